import { limits, roomTimes } from '@inkroom/shared';
import type { PlayerId, RecordId, RoomId, RoomState } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import type { PresenceListener, Visitors } from '../ports/presence.ts';
import { createMemoryPresence } from '../platform/memory-presence.ts';
import { Attendance } from './attendance.ts';

const room = 'ROOM0000' as RoomId;
const other = 'ROOM0001' as RoomId;
const person = (name: string) => ({ player: `player-${name}` as PlayerId, name });
const [ann, eve] = [person('ann'), person('eve')];

/** Node `m` of a cluster in which others tell what the test lets them tell, under a clock that it moves. */
function attend(elsewhere: Readonly<Record<string, Visitors>> = {}) {
  const timers: { at: number; task: () => void }[] = [];
  const clock = {
    time: 1000,
    now: () => clock.time,
    after(ms: number, task: () => void) {
      const timer = { at: clock.time + ms, task };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
    },
    every: () => () => undefined,
    pass(ms: number) {
      clock.time += ms;
      for (const timer of timers.splice(0)) {
        if (timer.at <= clock.time) timer.task();
        else timers.push(timer);
      }
    },
  };
  const told: { room: RecordId; names: readonly string[] | null; count: number }[] = [];
  const others: PresenceListener[] = [];
  const memory = createMemoryPresence({ node: 'm', orphans: [] });
  const attendance = new Attendance({
    clock,
    presence: {
      ...memory,
      listen: (listener) => void others.push(listener),
      setVisitors: (id, visitors) =>
        void told.push({
          room: id,
          names: visitors?.people.map(({ name }) => name) ?? null,
          count: visitors?.count ?? 0,
        }),
      visitorsElsewhere: async () => new Map(Object.entries(elsewhere)),
    },
  });
  const heard: string[] = [];
  const changes: (readonly PlayerId[])[] = [];
  attendance.listen({
    arrived: (id, player) => heard.push(`${player} arrived in ${id}`),
    departed: (id, player, at) => heard.push(`${player} departed from ${id} at ${at}`),
    changed: (_, players) => changes.push(players),
  });
  const hear = (node: string, visitors: Visitors | null): void => {
    for (const other of others) other.visitorsChanged(room, node, visitors);
  };
  return { clock, attendance, heard, told, changes, hear };
}

const visitors = (...people: readonly { player: PlayerId; name: string }[]): Visitors => ({
  people,
  count: people.length,
});

const seated = (...players: readonly (PlayerId | null)[]): RoomState =>
  ({ id: room, seats: players.map((player) => player && { player, bot: null }) }) as unknown as RoomState;

it('[TALK-4] a person in three tabs arrives once, is counted once, and departs with the last one', () => {
  const { attendance, clock, heard } = attend();
  for (const tab of ['one', 'two', 'three']) attendance.enter(room, eve, tab);
  expect(attendance.presenceOf(seated(ann.player, null))).toMatchObject({ watching: 1, names: ['eve'] });
  attendance.exit(room, eve.player, 'one');
  attendance.exit(room, eve.player, 'one');
  attendance.exit(room, eve.player, 'two');
  expect(attendance.isHere(room, eve.player)).toBe(true);
  clock.time = 2000;
  attendance.exit(room, eve.player, 'three');
  expect(attendance.presenceOf(seated(ann.player, null))).toMatchObject({ watching: 0, names: [] });
  expect(heard).toEqual(['player-eve arrived in ROOM0000', 'player-eve departed from ROOM0000 at 2000']);
});

it('seats and watchers are told apart', () => {
  const { attendance } = attend();
  attendance.enter(room, ann, 'a');
  attendance.enter(room, eve, 'e');
  attendance.enter(other, eve, 'e');
  expect(attendance.presenceOf(seated(ann.player, null))).toEqual({
    room,
    seats: [true, false],
    watching: 1,
    names: ['eve'],
  });
  expect(attendance.presenceOf(seated(eve.player, ann.player))).toMatchObject({ seats: [true, true], watching: 0 });
  expect(attendance.presenceOf(seated(ann.player, ann.player))).toMatchObject({ seats: [true, true], watching: 1 });
});

it('of a crowd some are named and all are counted', () => {
  const { attendance } = attend();
  for (let index = 0; index < limits.watcherNames + 5; index += 1) {
    attendance.enter(room, person(`${index}`), `${index}`);
  }
  const { watching, names } = attendance.presenceOf(seated(null, null));
  expect(watching).toBe(limits.watcherNames + 5);
  expect(names).toHaveLength(limits.watcherNames);
});

it('a room is empty since its last visitor left, else since this process started', () => {
  const { attendance, clock } = attend();
  expect([attendance.emptySince(room), attendance.wasVisited(room)]).toEqual([1000, false]);
  attendance.enter(room, ann, 'a');
  expect(attendance.emptySince(room)).toBeNull();
  clock.time = 5000;
  attendance.exit(room, ann.player, 'a');
  expect([attendance.emptySince(room), attendance.wasVisited(room)]).toEqual([5000, true]);
  attendance.forget(room);
  expect([attendance.emptySince(room), attendance.wasVisited(room)]).toEqual([1000, false]);
});

it('rooms that were left long ago are not remembered', () => {
  const { attendance, clock } = attend();
  for (const id of [room, other]) {
    attendance.enter(id, ann, 'a');
    attendance.exit(id, ann.player, 'a');
    clock.pass(2 * 60 * 60 * 1000);
  }
  attendance.enter(room, eve, 'e');
  attendance.exit(room, eve.player, 'e');
  expect([attendance.wasVisited(room), attendance.wasVisited(other)]).toEqual([true, false]);
  expect(attendance.emptySince(other)).toBe(1000);
});

it('a new name shows in every room that the player is in', () => {
  const { attendance } = attend();
  attendance.enter(room, eve, 'e');
  attendance.enter(other, eve, 'e');
  expect(attendance.rename(eve.player, 'Eva')).toEqual([room, other]);
  expect(attendance.rename(ann.player, 'Anna')).toEqual([]);
  expect(attendance.presenceOf(seated(null, null)).names).toEqual(['Eva']);
});

it('[ROOM-19] who sat down without opening the room is as good as gone, unless they are there', () => {
  const { attendance, heard } = attend();
  attendance.expect(room, ann.player);
  attendance.enter(other, ann, 'a');
  attendance.expect(other, ann.player);
  expect(heard).toEqual(['player-ann departed from ROOM0000 at 1000', 'player-ann arrived in ROOM0001']);
});

describe('on several nodes', () => {
  it('[TALK-4] [CLUSTER-51] somebody on two nodes is one watcher, here until the last connection is lost', async () => {
    const { attendance, heard, hear } = attend({ b: visitors(eve) });
    await attendance.follow(room);
    attendance.enter(room, eve, 'e');
    hear('c', visitors(eve, ann));
    expect(attendance.presenceOf(seated(ann.player, null))).toMatchObject({ seats: [true, false], watching: 1 });
    attendance.exit(room, eve.player, 'e');
    expect([attendance.isHere(room, eve.player), heard.length]).toEqual([true, 1]);
    hear('b', null);
    hear('c', visitors(ann));
    expect(attendance.presenceOf(seated(ann.player, null))).toMatchObject({ seats: [true, false], watching: 0 });
  });

  it('[CLUSTER-50] beyond the named there is a number, and whoever is named twice is counted once', async () => {
    const { attendance } = attend({ b: { people: [eve, ann], count: 400 }, c: { people: [eve], count: 1 } });
    await attendance.follow(room);
    attendance.enter(room, eve, 'e');
    expect(attendance.watching(seated(ann.player, null))).toBe(399);
    expect(attendance.presenceOf(seated(ann.player, null)).names).toEqual(['eve']);
  });

  it('[CLUSTER-56] a connection that moves to another node is no departure', async () => {
    const { attendance, heard, hear } = attend();
    await attendance.follow(room);
    attendance.enter(room, ann, 'a');
    hear('b', visitors(ann));
    attendance.exit(room, ann.player, 'a');
    expect(heard).toEqual(['player-ann arrived in ROOM0000']);
  });

  it('[CLUSTER-56] of two nodes that lose a player at one moment, each looks after it', async () => {
    const { attendance, clock, heard, hear } = attend({ b: visitors(ann) });
    await attendance.follow(room);
    attendance.enter(room, ann, 'a');
    attendance.exit(room, ann.player, 'a');
    clock.pass(100);
    hear('b', null);
    expect(heard.at(-1)).toBe('player-ann departed from ROOM0000 at 1100');
  });

  it('[CLUSTER-56] a player lost here long ago is looked after where they have been since', async () => {
    const { attendance, clock, heard, hear } = attend({ b: visitors(ann) });
    await attendance.follow(room);
    attendance.enter(room, ann, 'a');
    attendance.exit(room, ann.player, 'a');
    clock.pass(60_000);
    hear('b', null);
    expect(heard).toEqual(['player-ann arrived in ROOM0000']);
  });

  it('[CLUSTER-56] a room that a player has just left is this node’s to look after for a while', () => {
    const { attendance, clock, told } = attend();
    attendance.enter(room, ann, 'a');
    attendance.exit(room, ann.player, 'a');
    expect(told.at(-1)).toEqual({ room, names: [], count: 0 });
    clock.pass(roomTimes.awayGraceMs + 10_000);
    expect(told.at(-1)).toEqual({ room, names: null, count: 0 });
  });

  it('what is told while the room is asked about is newer than the answer', async () => {
    const { attendance, hear } = attend({ b: visitors(ann), c: visitors(eve) });
    const following = attendance.follow(room);
    hear('b', null);
    await following;
    expect([attendance.isHere(room, ann.player), attendance.isHere(room, eve.player)]).toEqual([false, true]);
  });

  it('others hear of players at once and of spectators soon, once for many, with the players named first', async () => {
    const { attendance, clock, told } = attend();
    attendance.useStates((id) => ({ ...seated(ann.player, null), id }));
    for (let index = 0; index < limits.presenceNames + 10; index += 1) {
      attendance.enter(room, person(`${index}`), `${index}`);
    }
    expect(told).toEqual([]);
    clock.pass(300);
    expect(told.map(({ count }) => count)).toEqual([limits.presenceNames + 10]);
    attendance.enter(room, ann, 'a');
    expect(told.at(-1)?.names?.[0]).toBe('ann');
    expect(told.at(-1)?.names).toHaveLength(limits.presenceNames);
  });

  it('[CLUSTER-57] of the nodes with people in a room the first counts it', async () => {
    const { attendance, hear } = attend();
    await attendance.follow(room);
    expect(attendance.isCountedHere(room)).toBe(false);
    attendance.enter(room, ann, 'a');
    hear('z', visitors(eve));
    hear('a', { people: [], count: 0 });
    expect(attendance.isCountedHere(room)).toBe(true);
    hear('b', visitors(eve));
    expect(attendance.isCountedHere(room)).toBe(false);
  });

  it('a room is empty when nobody is there on any node, and since then', async () => {
    const { attendance, clock, hear } = attend({ b: visitors(eve) });
    await attendance.follow(room);
    expect([attendance.emptySince(room), attendance.wasVisited(room), attendance.isOccupiedHere(room)]).toEqual([
      null,
      true,
      false,
    ]);
    clock.pass(500);
    hear('b', null);
    expect(attendance.emptySince(room)).toBe(1500);
  });

  it('listeners are told who came and went elsewhere, and nothing of rooms that are no longer followed', async () => {
    const { attendance, changes, hear } = attend();
    await attendance.follow(room);
    hear('b', visitors(ann, eve));
    hear('b', visitors(eve));
    expect(changes).toEqual([[ann.player, eve.player], [ann.player]]);
    attendance.unfollow(room);
    hear('b', null);
    expect(changes).toHaveLength(2);
  });
});
