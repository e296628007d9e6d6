import { queueIdOf, roomTimes, ticketIdOf } from '@inkroom/shared';
import type { QueueName, RecordId, RoomId } from '@inkroom/shared';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RoomsBench, ann, ben, eve, newCommandId } from '../../test/support/rooms-bench.ts';
import { writeAfter } from '../ports/store-bench.contract.ts';

let bench: RoomsBench;

beforeEach(async () => {
  bench = await RoomsBench.open();
});

afterEach(() => bench.close());

const isAway = async (room: RoomId, seat: 0 | 1): Promise<boolean> =>
  (await bench.state(room)).seats[seat]?.awaySince !== null;

const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 5 });

const goesAway = async (room: RoomId): Promise<void> => {
  bench.exit(room, ben);
  bench.clock.jump(roomTimes.awayGraceMs);
  await eventually(async () => expect(await isAway(room, 1)).toBe(true));
};

it('[ROOM-19] a lost connection is away after the grace, since the moment it was lost', async () => {
  const room = await bench.seatTwo();
  const lostAt = bench.clock.now();
  bench.exit(room, ben);
  expect(await isAway(room, 1)).toBe(false);
  bench.clock.jump(roomTimes.awayGraceMs);
  await eventually(async () => expect(await isAway(room, 1)).toBe(true));
  const since = (await bench.state(room)).seats[1]?.awaySince ?? 0;
  expect(since).toBeGreaterThanOrEqual(lostAt);
  expect(since).toBeLessThan(lostAt + roomTimes.awayGraceMs);
  expect(await isAway(room, 0)).toBe(false);
});

it('[ROOM-19] who comes back within the grace was never away', async () => {
  const room = await bench.seatTwo();
  const before = await bench.rooms.read(room);
  bench.exit(room, ben);
  bench.clock.jump(roomTimes.awayGraceMs - 500);
  bench.enter(room, ben);
  bench.clock.jump(roomTimes.awayGraceMs);
  // A command comes after whatever was on its way.
  expect(await bench.ask(eve, room, { type: 'leave' })).toBe('not-seated');
  expect(await bench.rooms.read(room)).toEqual(before);
});

it('[ROOM-19] a return ends being away', async () => {
  const room = await bench.seatTwo();
  await bench.play(room, [4]);
  await goesAway(room);
  bench.enter(room, ben);
  await eventually(async () => expect(await isAway(room, 1)).toBe(false));
});

it('[ROOM-19] who moves is not away, and the game cannot be claimed', async () => {
  const room = await bench.seatTwo();
  await bench.play(room, [4]);
  expect(await bench.ask(ben, room, { type: 'leave' })).toBe('ok');
  expect(await isAway(room, 1)).toBe(true);
  await bench.play(room, [0]);
  expect(await isAway(room, 1)).toBe(false);
  bench.clock.jump(2 * roomTimes.claimAfterAwayMs);
  expect(await bench.ask(ann, room, { type: 'claim-game', game: 1 })).toBe('opponent-not-away');
});

it('[TALK-4] with a tab still open nobody is away', async () => {
  const room = await bench.seatTwo();
  bench.enter(room, ben, 'second tab');
  bench.exit(room, ben);
  bench.clock.jump(roomTimes.awayGraceMs);
  expect(await bench.ask(eve, room, { type: 'leave' })).toBe('not-seated');
  expect(await isAway(room, 1)).toBe(false);
});

it('[ROOM-17] the opponent claims the game after 30 s, not earlier, and it is never lost by itself', async () => {
  const room = await bench.seatTwo();
  await bench.play(room, [4]);
  const claim = () => bench.ask(ann, room, { type: 'claim-game', game: 1 });
  expect(await claim()).toBe('opponent-not-away');
  await goesAway(room);
  bench.clock.jump(roomTimes.claimAfterAwayMs - roomTimes.awayGraceMs - 1_000);
  expect(await claim()).toBe('opponent-not-away');
  bench.clock.jump(60 * 60 * 1000);
  expect((await bench.state(room)).phase).toBe('playing');
  expect(await bench.ask(eve, room, { type: 'claim-game', game: 1 })).toBe('not-seated');
  expect(await claim()).toBe('ok');
  expect((await bench.state(room)).end).toMatchObject({ reason: 'claimed', winner: 0 });
});

it('[ROOM-14] before the first move the seat of somebody away is free after 30 s', async () => {
  const room = await bench.seatTwo();
  await goesAway(room);
  expect(await bench.ask(eve, room, { type: 'take-seat' })).toBe('room-full');
  bench.clock.jump(roomTimes.freeAfterAwayMs);
  await eventually(async () => expect((await bench.state(room)).seats[1]).toBeNull());
  expect(await bench.ask(eve, room, { type: 'take-seat' })).toBe('ok');
});

it('[ROOM-16] in mid-game nobody takes the seat of somebody away', async () => {
  const room = await bench.seatTwo();
  await bench.play(room, [4]);
  await goesAway(room);
  bench.clock.jump(60 * 60 * 1000);
  expect(await bench.ask(eve, room, { type: 'take-seat' })).toBe('room-full');
  bench.enter(room, ben);
  await bench.play(room, [0]);
});

it('[ROOM-19] after a restart who does not come back is away, and who does is not', async () => {
  const room = await bench.seatTwo();
  await bench.play(room, [4]);
  await bench.stop();
  await bench.start();
  bench.enter(room, ann);
  bench.clock.jump(5_000);
  await eventually(async () => expect(await isAway(room, 1)).toBe(true));
  expect(await isAway(room, 0)).toBe(false);
  bench.enter(room, ben);
  await eventually(async () => expect(await isAway(room, 1)).toBe(false));
});

it('[ROOM-19] after a restart every room is looked at, a slice at a time', async () => {
  const rooms: RoomId[] = [];
  for (let index = 0; index < 250; index += 1) {
    const maker = { player: `player-${index}` as typeof ann.player, name: `player ${index}` };
    rooms.push(await bench.create(maker, { mode: 'classic' }));
  }
  await bench.stop();
  await bench.start();
  bench.clock.jump(5_000);
  await eventually(async () => {
    const states = await Promise.all(rooms.map((room) => bench.state(room)));
    expect(states.filter(({ seats }) => seats[0]?.awaySince === null)).toEqual([]);
  });
});

it('a bot and the game of a REST client are never away', async () => {
  const withBot = await bench.create(ann, { bot: 'easy' });
  const api = await bench.rooms.open(
    eve,
    { commandId: newCommandId(), mode: 'classic', visibility: 'link', clock: { kind: 'none' } },
    { origin: 'api', table: false, seats: [{ ...eve, bot: null }, bench.rooms.botSeat('hard')] },
  );
  if (!api.ok) throw new Error(api.error.code);
  const last = await bench.create(ben);
  await bench.stop();
  await bench.start();
  bench.clock.jump(5_000);
  await eventually(async () => expect([await isAway(withBot, 0), await isAway(last, 0)]).toEqual([true, true]));
  expect(await isAway(withBot, 1)).toBe(false);
  expect(await isAway(api.value.room, 0)).toBe(false);
});

it('[STORE-23] tickets whose people may be gone are handed to those who know them, and so is nothing else of a queue', async () => {
  const queue = 'classic' as QueueName;
  const tickets = ['T0000001', 'T0000002'].map((code) => ticketIdOf(queue, code));
  const room = await bench.seatTwo();
  for (const id of [...tickets, queueIdOf(queue)]) await bench.store.commit([writeAfter(id, null)]);
  await bench.stop();
  const orphans: RecordId[] = [];
  const noticed: number[] = [];
  const onOrphan = async (id: RecordId, noticedAt: number): Promise<boolean> => {
    orphans.push(id);
    noticed.push(noticedAt);
    if (id === tickets[0]) throw new Error('one fails');
    return true;
  };
  await bench.start({ onOrphan });
  const startedAt = bench.clock.now();
  await eventually(async () => {
    bench.clock.jump(5_000);
    expect(orphans.toSorted()).toEqual(tickets);
  });
  for (const at of noticed) expect(at).toBeGreaterThanOrEqual(startedAt);
  await eventually(async () => expect(await isAway(room, 0)).toBe(true));
});
