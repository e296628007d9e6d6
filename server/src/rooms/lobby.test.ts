import type { LobbyChange, TicketId } from '@inkroom/shared';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RoomsBench, ann, ben, eve } from '../../test/support/rooms-bench.ts';

const tickMs = 1_000;

let bench: RoomsBench;
let changes: LobbyChange[];

beforeEach(async () => {
  bench = await RoomsBench.open();
  changes = [];
  bench.lobby.onChange((change) => changes.push(change));
});

afterEach(() => bench.close());

const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 5 });

/** A record of a queue, standing in a line. */
const lineUp = (id: TicketId, line: string) =>
  bench.store.commit([
    {
      id,
      expect: null,
      next: { epoch: 'e'.repeat(16), version: 1, tip: id.slice(-8).repeat(2) },
      commandId: `lined up ${id}`,
      fingerprint: '',
      base: 0,
      result: 'ok',
      state: '{}',
      update: '{}',
      wake: null,
      listing: null,
      place: { line, at: 1 },
      outbox: [],
      notAfter: null,
    },
  ]);

const shown = () => changes.flatMap(({ changed }) => changed.map(({ room }) => room));

it('[ROOM-4] visitors hear of public rooms as they change, and of nothing else', async () => {
  bench.lobby.enter();
  const room = await bench.seatTwo();
  const hidden = await bench.create(eve, { visibility: 'link' });
  bench.clock.jump(tickMs);
  await eventually(() => expect(shown()).toContain(room));
  expect(shown()).not.toContain(hidden);
  const before = changes.length;
  await bench.play(room, [4]);
  bench.clock.jump(tickMs);
  await eventually(() => expect(changes.slice(before).at(-1)?.changed).toMatchObject([{ room, moves: [4] }]));
});

it('[ROOM-4] a room that is left by both is taken away', async () => {
  bench.lobby.enter();
  const room = await bench.seatTwo();
  bench.clock.jump(tickMs);
  await eventually(() => expect(shown()).toContain(room));
  await bench.ask(ann, room, { type: 'leave' });
  await bench.ask(ben, room, { type: 'leave' });
  bench.clock.jump(tickMs);
  await eventually(() => expect(changes.flatMap(({ removed }) => removed)).toContain(room));
});

it('counters count people once, and never bots', async () => {
  const room = await bench.seatTwo();
  await bench.play(room, [4]);
  bench.enter(room, eve, 'one');
  bench.enter(room, eve, 'two');
  const alone = await bench.create(ann, { bot: 'easy' });
  bench.enter(alone, ann, 'second tab');
  await bench.play(alone, [4]);
  const { counters } = await bench.lobby.snapshot();
  expect(counters).toMatchObject({ watching: 1, liveGames: 2, movesToday: 2 });
  bench.clock.jump(24 * 60 * 60 * 1000);
  expect((await bench.lobby.snapshot()).counters.movesToday).toBe(0);
});

it('[MATCH-53] who waits for a match is counted by the lines, whoever sits in an open room', async () => {
  await bench.create(ann, { mode: 'gomoku' });
  expect((await bench.lobby.snapshot()).counters.waiting).toEqual({});
  await lineUp('gomoku.00000001' as TicketId, 'queued');
  await lineUp('gomoku.00000002' as TicketId, 'queued');
  await lineUp('classic.00000003' as TicketId, 'queued');
  await lineUp('classic.00000004' as TicketId, 'playing');
  expect((await bench.lobby.snapshot()).counters.waiting).toEqual({ gomoku: 2, classic: 1 });
});

it('[PAGE-1] a game is on from its first move, although nobody comes or goes', async () => {
  const room = await bench.seatTwo();
  bench.enter(room, ann, 'one');
  bench.enter(room, ben, 'two');
  const games = async () => (await bench.lobby.snapshot()).counters.liveGames;
  expect(await games()).toBe(0);
  await bench.play(room, [4]);
  expect(await games()).toBe(1);
  await bench.play(room, [0, 1, 2, 7]);
  expect(await games()).toBe(0);
});

it('[ROOM-51] house bots play while somebody looks, and rest when nobody does', async () => {
  bench.clock.jump(10_000);
  expect(await bench.rooms.list(10)).toEqual([]);
  bench.lobby.enter();
  bench.clock.jump(2_000);
  await eventually(async () => expect(await bench.rooms.list(10)).toHaveLength(3));
  const movesOf = async (): Promise<number> =>
    (await bench.rooms.list(10)).reduce((sum, { moves }) => sum + moves.length, 0);
  await eventually(async () => {
    bench.clock.jump(500);
    expect(await movesOf()).toBeGreaterThan(6);
  });
  for (const listed of await bench.rooms.list(10)) expect(listed).toMatchObject({ origin: 'house' });
  bench.lobby.exit();
  // Each may have one move on its way; after that every wake is put off.
  bench.clock.jump(2_000);
  const [first] = await bench.rooms.list(10);
  if (first === undefined) throw new Error('there are house games');
  expect(await bench.ask(eve, first.room, { type: 'leave' })).toBe('not-seated');
  const resting = await movesOf();
  for (let round = 0; round < 5; round += 1) {
    bench.clock.jump(4_000);
    expect(await bench.ask(eve, first.room, { type: 'leave' })).toBe('not-seated');
  }
  expect(await movesOf()).toBeLessThanOrEqual(resting + 3);
  bench.lobby.enter();
  await eventually(async () => {
    bench.clock.jump(1_000);
    expect(await movesOf()).toBeGreaterThan(resting + 3);
  });
});

it('[ROOM-51] while three games of people run no house game is opened', async () => {
  for (let count = 0; count < 3; count += 1) await bench.play(await bench.seatTwo(), [4]);
  bench.lobby.enter();
  bench.clock.jump(2_000);
  await bench.create(eve);
  bench.clock.jump(2_000);
  await bench.create(eve);
  expect((await bench.rooms.list(10)).filter(({ origin }) => origin === 'house')).toEqual([]);
});
