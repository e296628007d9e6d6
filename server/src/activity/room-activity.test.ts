import { applyUpdate, decide } from '@inkroom/shared';
import type { InitialSeat, PlayerId, RoomId, RoomOrigin, RoomState } from '@inkroom/shared';
import { expect, test } from 'vitest';
import { renewEveryMs, RoomActivity, roomActivityMs, settleMs } from './room-activity.ts';
import { createMemoryActivityBook } from './testing/memory-activity-book.ts';
import { createVirtualClock } from './testing/virtual-clock.ts';

const one = 'ROOM0001' as RoomId;
const two = 'ROOM0002' as RoomId;

const person = (name: string, area: number | null = 111): InitialSeat => ({
  player: `player-${name}` as PlayerId,
  name,
  bot: null,
  ...(area === null ? {} : { area }),
});
const bot: InitialSeat = { player: 'bot-1' as PlayerId, name: 'Quill', bot: 'hard' };

interface RoomMade {
  readonly seats: readonly [InitialSeat | null, InitialSeat | null];
  readonly mode?: 'classic' | 'gomoku';
  readonly origin?: RoomOrigin;
  readonly table?: boolean;
}

function roomOf(id: RoomId, { seats, mode = 'classic', origin = 'people', table = false }: RoomMade): RoomState {
  const context = { now: 1, player: 'player-ada' as PlayerId, name: 'ada', outages: [], bot: () => bot };
  const decision = decide(
    null,
    { type: 'create', id, mode, visibility: 'link', clock: { kind: 'none' }, origin, table, seed: 1, seats },
    context,
  );
  if (!decision.ok) throw new Error(decision.error.code);
  const position = { epoch: 'e', version: 1, tip: 't' };
  const state = applyUpdate(null, { room: id, ...position, after: '', cause: 'c', at: 1, events: decision.value });
  if (state === null) throw new Error('a room that is made is open');
  return state;
}

/** A node whose rooms and connections the test sets. */
function node() {
  const clock = createVirtualClock();
  const book = createMemoryActivityBook(clock);
  const states = new Map<RoomId, RoomState>();
  const here = new Set<string>();
  const elsewhere = new Set<string>();
  let ids = 0;
  const options = {
    book,
    clock,
    stateOf: (room: RoomId) => states.get(room) ?? null,
    whereabouts: {
      isConnected: (room: RoomId, player: PlayerId) => here.has(`${room} ${player}`),
      isHere: (room: RoomId, player: PlayerId) => here.has(`${room} ${player}`) || elsewhere.has(`${room} ${player}`),
    },
    entropy: { bytes: () => new Uint8Array([(ids += 1)]) },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    defaultArea: 100,
  };
  const activity = new RoomActivity(options);
  return {
    clock,
    book,
    activity,
    elsewhere,
    open(room: RoomId, made: RoomMade) {
      states.set(room, roomOf(room, made));
      activity.changed(room);
    },
    shut(room: RoomId) {
      states.delete(room);
      activity.changed(room);
    },
    enter(room: RoomId, name: string) {
      here.add(`${room} player-${name}`);
      activity.changed(room);
    },
    exit(room: RoomId, name: string) {
      here.delete(`${room} player-${name}`);
      activity.changed(room);
    },
    /** What was recorded since it was last asked, after it has settled. */
    async told(): Promise<readonly string[]> {
      await clock.pass(settleMs);
      return book.events.splice(0).map(({ event, user, area, mode }) => `${event} ${user} ${area} ${mode}`);
    },
  };
}

test('[ACTIVITY-9] who sits in a room and is connected to it is active in its mode and their area, until the last connection is gone or the seat left', async () => {
  const { open, enter, exit, told, book } = node();
  open(one, { seats: [person('ada'), person('bob', 415)] });
  expect(await told()).toEqual([]);
  enter(one, 'ada');
  enter(one, 'bob');
  enter(one, 'watcher');
  expect(await told()).toEqual(['LOGIN player-ada 111 classic', 'LOGIN player-bob 415 classic']);
  exit(one, 'ada');
  open(one, { seats: [person('ada'), null] });
  expect(await told()).toEqual(['LOGOUT player-ada 111 classic', 'LOGOUT player-bob 415 classic']);
  expect(await book.counts(null)).toEqual([]);
});

test('[ACTIVITY-9] the tape names them, and a seat from before areas counts in the default one', async () => {
  const { open, enter, clock, book } = node();
  open(one, { seats: [person('ada', null), null] });
  enter(one, 'ada');
  await clock.pass(settleMs);
  expect(book.events).toMatchObject([{ area: 100, name: 'ada', source: 'room', ttlMs: roomActivityMs }]);
});

test('[ACTIVITY-10] people only: neither bots nor house games, nor games of old clients; two at one screen are one', async () => {
  const { open, enter, told } = node();
  open(one, { seats: [person('ada'), bot] });
  open(two, { seats: [bot, bot], origin: 'house' });
  enter(one, 'ada');
  enter(two, 'bob');
  expect(await told()).toEqual(['LOGIN player-ada 111 classic']);
  open(two, { seats: [person('bob'), bot], origin: 'api' });
  expect(await told()).toEqual([]);
  const ada = person('ada');
  open(two, { seats: [ada, { ...ada, name: 'Second player' }], table: true, mode: 'gomoku' });
  enter(two, 'ada');
  expect(await told()).toEqual(['LOGIN player-ada 111 gomoku']);
});

test('[ACTIVITY-11] a page that is loaded again has not left, and two rooms of one mode are one activity', async () => {
  const { open, shut, enter, exit, told } = node();
  open(one, { seats: [person('ada'), null] });
  open(two, { seats: [person('ada'), null] });
  enter(one, 'ada');
  enter(two, 'ada');
  expect(await told()).toEqual(['LOGIN player-ada 111 classic']);
  exit(one, 'ada');
  enter(one, 'ada');
  expect(await told()).toEqual([]);
  exit(one, 'ada');
  expect(await told()).toEqual([]);
  shut(two);
  expect(await told()).toEqual(['LOGOUT player-ada 111 classic']);
});

test('[ACTIVITY-11] who moves to another area leaves the one and comes to the other', async () => {
  const { open, enter, told } = node();
  open(one, { seats: [person('ada'), null] });
  enter(one, 'ada');
  await told();
  open(one, { seats: [person('ada', 415), null] });
  expect((await told()).toSorted()).toEqual(['LOGIN player-ada 415 classic', 'LOGOUT player-ada 111 classic']);
});

test('[ACTIVITY-12] a connection that has moved to another node is that node’s to tell of', async () => {
  const { open, enter, exit, told, elsewhere, clock, book } = node();
  open(one, { seats: [person('ada'), null] });
  enter(one, 'ada');
  await told();
  elsewhere.add(`${one} player-ada`);
  exit(one, 'ada');
  expect(await told()).toEqual([]);
  const { renew } = book.calls;
  await clock.pass(2 * renewEveryMs);
  expect(book.calls.renew - renew).toBeLessThanOrEqual(1);
});

test('[ACTIVITY-12] activity is renewed while it goes on, so that it ends a minute after its node has died', async () => {
  const { open, enter, clock, book, activity } = node();
  open(one, { seats: [person('ada'), null] });
  enter(one, 'ada');
  await clock.pass(10 * roomActivityMs);
  expect(await book.counts(111)).toEqual([{ area: 111, mode: 'classic', users: 1 }]);
  expect(book.events).toHaveLength(1);
  // As dead as a node can be in a test.
  book.away = true;
  await clock.pass(roomActivityMs);
  book.away = false;
  expect(await book.counts(111)).toEqual([]);
  await activity.close();
});

test('[ACTIVITY-12] when nobody plays nothing runs', async () => {
  const { open, enter, exit, told, clock, book } = node();
  open(one, { seats: [person('ada'), null] });
  enter(one, 'ada');
  await told();
  exit(one, 'ada');
  await told();
  await clock.pass(renewEveryMs);
  const before = { ...book.calls };
  await clock.pass(60 * roomActivityMs);
  expect(book.calls).toEqual(before);
});

test('[ACTIVITY-13] while the store is away nothing is lost, and nothing counts twice when it is back', async () => {
  const { open, enter, exit, told, clock, book } = node();
  book.away = true;
  open(one, { seats: [person('ada'), person('bob')] });
  enter(one, 'ada');
  await clock.pass(60_000);
  exit(one, 'ada');
  enter(one, 'bob');
  await clock.pass(60_000);
  expect(book.calls.record).toBeGreaterThan(10);
  book.away = false;
  await clock.pass(5_000);
  expect(await told()).toEqual([
    'LOGIN player-ada 111 classic',
    'LOGIN player-bob 111 classic',
    'LOGOUT player-ada 111 classic',
  ]);
});

test('[ACTIVITY-13] a node that stops says goodbye for its people', async () => {
  const { open, enter, exit, told, activity, book } = node();
  open(one, { seats: [person('ada'), null] });
  enter(one, 'ada');
  await told();
  exit(one, 'ada');
  await activity.close();
  expect(book.events.map(({ event }) => event)).toEqual(['LOGOUT']);
});
