import { limits } from '@inkroom/shared';
import type { PlayerId, RoomId, RoomState } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { Attendance } from './attendance.ts';

const room = 'ROOM0000' as RoomId;
const other = 'ROOM0001' as RoomId;
const person = (name: string) => ({ player: `player-${name}` as PlayerId, name });
const [ann, eve] = [person('ann'), person('eve')];

function attend() {
  const clock = { time: 1000, now: () => clock.time, after: () => () => undefined, every: () => () => undefined };
  const attendance = new Attendance(clock);
  const heard: string[] = [];
  attendance.listen({
    arrived: (id, player) => heard.push(`${player} arrived in ${id}`),
    departed: (id, player, at) => heard.push(`${player} departed from ${id} at ${at}`),
  });
  return { clock, attendance, heard };
}

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
