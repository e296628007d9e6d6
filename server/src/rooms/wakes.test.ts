import { contactIdOf, deadlinesOf, roomTimes, ticketIdOf } from '@inkroom/shared';
import type { QueueName, RecordId, RoomId } from '@inkroom/shared';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RoomsBench, ann, ben } from '../../test/support/rooms-bench.ts';
import { writeAfter } from '../ports/store-bench.contract.ts';

const minuteMs = 60_000;
const perMove = { kind: 'per-move', moveMs: 10_000 } as const;

let bench: RoomsBench;

beforeEach(async () => {
  bench = await RoomsBench.open();
});

afterEach(() => bench.close());

const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 5 });

const hasClosed = (room: RoomId) => eventually(async () => expect(await bench.isThere(room)).toBe(false));

const restart = async (): Promise<void> => {
  await bench.stop();
  await bench.start();
};

/** Both close their tabs, and have been seen to be away. */
const abandon = async (room: RoomId): Promise<void> => {
  bench.exit(room, ann);
  bench.exit(room, ben);
  bench.clock.jump(roomTimes.awayGraceMs);
  await eventually(async () => {
    const { seats } = await bench.state(room);
    expect(seats.filter((seat) => seat?.awaySince === null)).toEqual([]);
  });
};

describe('clocks', () => {
  it('[ROOM-34] a flag falls once, although nobody is there and nobody asks', async () => {
    const room = await bench.seatTwo({ clock: perMove });
    await bench.play(room, [4]);
    bench.clock.jump(perMove.moveMs);
    await eventually(async () => expect((await bench.state(room)).phase).toBe('finished'));
    expect((await bench.state(room)).end).toMatchObject({ reason: 'flag', winner: 0 });
    bench.clock.jump(perMove.moveMs);
    await bench.stop();
    expect(bench.facts()).toMatchObject([{ type: 'game-finished', reason: 'flag', winner: 0, moves: [4] }]);
  });

  it('[ROOM-33] [ROOM-34] a restart moves a running deadline by the outage, once; it fires after it', async () => {
    const room = await bench.seatTwo({ clock: perMove });
    await bench.play(room, [4]);
    const movedAt = (await bench.state(room)).lastAt;
    await bench.stop();
    bench.clock.jump(minuteMs);
    await bench.start();
    bench.enter(room, ben);
    bench.clock.jump(perMove.moveMs - 2_000);
    await bench.play(room, [0]);
    const [outage] = bench.store.outages(room);
    const awayMs = (outage?.to ?? 0) - (outage?.from ?? 0);
    expect(awayMs).toBeGreaterThan(minuteMs - 2_000);
    expect((await bench.state(room)).lastAt - movedAt).toBeGreaterThan(minuteMs);
    await restart();
    bench.clock.jump(perMove.moveMs);
    await eventually(async () => expect((await bench.state(room)).phase).toBe('finished'));
    expect((await bench.state(room)).end).toMatchObject({ reason: 'flag', winner: 1 });
    await bench.stop();
    expect(bench.facts()).toHaveLength(1);
  });

  it('[ROOM-32] a move after the time has passed is refused, whoever is quicker', async () => {
    const room = await bench.seatTwo({ clock: perMove });
    await bench.play(room, [4]);
    bench.clock.jump(perMove.moveMs + 1);
    const answer = await bench.ask(ben, room, { type: 'move', game: 1, ply: 1, cell: 0 });
    expect(['clock-expired', 'game-over']).toContain(answer);
  });
});

describe('the end of a room', () => {
  it('[ROOM-40] a room without a game closes 10 minutes after everybody left, with a finished one after 30', async () => {
    const [open, finished] = [await bench.seatTwo(), await bench.seatTwo()];
    await bench.play(finished, [0, 3, 1, 4, 2]);
    await abandon(open);
    await abandon(finished);
    bench.clock.jump(roomTimes.idleMs.open - minuteMs);
    // Seats are freed in between, and that counts as a change.
    await eventually(async () => expect(await bench.hasSeats(open)).toBe(false));
    await eventually(async () => expect(await bench.hasSeats(finished)).toBe(false));
    bench.clock.jump(roomTimes.idleMs.open);
    await hasClosed(open);
    expect(await bench.isThere(finished)).toBe(true);
    bench.clock.jump(roomTimes.idleMs.finished);
    await hasClosed(finished);
    expect(await bench.rooms.list(10)).toEqual([]);
  });

  it('[ROOM-40] somebody connected keeps a room open, until they leave', async () => {
    const [watched, empty] = [await bench.seatTwo(), await bench.create(ann)];
    for (let times = 0; times < 3; times += 1) bench.clock.jump(roomTimes.idleMs.open);
    await hasClosed(empty);
    expect(await bench.isThere(watched)).toBe(true);
    await abandon(watched);
    bench.clock.jump(2 * roomTimes.idleMs.open);
    await eventually(async () => expect(await bench.hasSeats(watched)).toBe(false));
    bench.clock.jump(2 * roomTimes.idleMs.open);
    await hasClosed(watched);
  });

  it('[ROOM-40] [ROOM-41] in mid-game a room closes after 24 hours, and the game is archived as abandoned', async () => {
    const room = await bench.seatTwo();
    await bench.play(room, [4, 0]);
    await abandon(room);
    const idle = await bench.create(ann);
    bench.clock.jump(roomTimes.idleMs.playing - 60 * minuteMs);
    await hasClosed(idle);
    expect(await bench.isThere(room)).toBe(true);
    bench.clock.jump(roomTimes.idleMs.playing);
    await hasClosed(room);
    await bench.stop();
    expect(bench.facts()).toMatchObject([
      { type: 'game-abandoned', room, moves: [4, 0], winner: null, players: [{ name: 'ann' }, { name: 'ben' }] },
    ]);
  });

  it('[ROOM-41] a game of one move is forgotten with its room', async () => {
    const room = await bench.seatTwo();
    await bench.play(room, [4]);
    await abandon(room);
    bench.clock.jump(2 * roomTimes.idleMs.playing);
    await hasClosed(room);
    await bench.stop();
    expect(bench.facts()).toEqual([]);
  });

  it('[ROOM-41] finished games reach the outbox with all their moves, also after a rematch', async () => {
    const room = await bench.seatTwo();
    await bench.play(room, [0, 3, 1, 4, 2]);
    expect(await bench.ask(ann, room, { type: 'offer-rematch', game: 1 })).toBe('ok');
    expect(await bench.ask(ben, room, { type: 'offer-rematch', game: 1 })).toBe('ok');
    await bench.play(room, [4]);
    expect(await bench.ask(ann, room, { type: 'resign', game: 2 })).toBe('ok');
    await bench.stop();
    expect(bench.facts()).toMatchObject([
      {
        id: `${room}-1`,
        reason: 'line',
        winner: 0,
        moves: [0, 3, 1, 4, 2],
        players: [{ name: 'ann' }, { name: 'ben' }],
      },
      { id: `${room}-2`, reason: 'resigned', winner: 0, moves: [4], players: [{ name: 'ben' }, { name: 'ann' }] },
    ]);
  });

  it('[ROOM-40] rooms close after a restart too', async () => {
    const room = await bench.create(ann);
    await bench.stop();
    bench.clock.jump(roomTimes.idleMs.open);
    await bench.start();
    expect(await bench.isThere(room)).toBe(true);
    bench.clock.jump(2 * roomTimes.idleMs.open);
    bench.clock.jump(2 * roomTimes.idleMs.open);
    await hasClosed(room);
  });
});

describe('computers', () => {
  it('[ROOM-50] a bot answers between 400 and 1,200 ms after its turn began, and the same time is drawn again', async () => {
    const room = await bench.create(ann, { bot: 'easy' });
    await bench.play(room, [4]);
    const state = await bench.state(room);
    const due = deadlinesOf(state).find(({ kind }) => kind === 'bot-move')?.at ?? 0;
    expect(due - state.turnAt).toBeGreaterThanOrEqual(roomTimes.botThinkMs.least);
    expect(due - state.turnAt).toBeLessThanOrEqual(roomTimes.botThinkMs.most);
    await restart();
    expect(deadlinesOf(await bench.state(room))).toContainEqual({ kind: 'bot-move', at: due, seat: 1 });
    bench.clock.jump(roomTimes.botThinkMs.most);
    await eventually(async () => expect((await bench.state(room)).position.moves).toHaveLength(2));
    expect((await bench.state(room)).lastAt).toBeGreaterThanOrEqual(due);
  });

  it('[ROOM-50] a bot whose turn it was when the process ended answers after the restart', async () => {
    const room = await bench.create(ann, { bot: 'hard', seat: 1 });
    await bench.stop();
    bench.clock.jump(minuteMs);
    await bench.start();
    await eventually(async () => expect((await bench.state(room)).position.moves).toHaveLength(1));
    await bench.play(room, [8]);
    bench.clock.jump(roomTimes.botThinkMs.most);
    await eventually(async () => expect((await bench.state(room)).position.moves).toHaveLength(3));
  });

  it('[ROOM-24] a bot takes a rematch at once, and begins it when it is X', async () => {
    const room = await bench.create(ann, { bot: 'easy' });
    await bench.play(room, [4]);
    await bench.ask(ann, room, { type: 'resign', game: 1 });
    expect(await bench.ask(ann, room, { type: 'offer-rematch', game: 1 })).toBe('ok');
    bench.clock.jump(roomTimes.botThinkMs.most);
    await eventually(async () => expect((await bench.state(room)).position.moves).toHaveLength(1));
    expect(await bench.state(room)).toMatchObject({ game: 2, seats: [{ bot: 'easy' }, { name: 'ann' }] });
  });
});

describe('records of queues', () => {
  const ticket = ticketIdOf('classic' as QueueName, 'T0000001');
  const contact = contactIdOf(ticket);

  it('[STORE-29] a deadline of a record goes to those who know its kind, again until it is dealt with, and keeps no room waiting', async () => {
    const fired: RecordId[] = [];
    const dealWith = async (id: RecordId): Promise<void> => {
      fired.push(id);
      if (fired.length === 1) throw new Error('the first time fails');
      const stored = await bench.store.load(id);
      if (stored === null) return;
      await bench.store.commit([writeAfter(id, stored.position, { wake: null })]);
    };
    await bench.stop();
    await bench.start({ others: { ticket: dealWith } });
    const room = await bench.seatTwo({ clock: perMove });
    await bench.play(room, [4]);
    const wake = bench.store.now() + 1_000;
    await bench.store.commit([writeAfter(ticket, null, { wake })]);
    await bench.store.commit([writeAfter(contact, null, { wake })]);
    await bench.stop();
    await bench.start({ others: { ticket: dealWith } });
    bench.clock.jump(perMove.moveMs);
    await eventually(async () => expect(fired.length).toBeGreaterThan(0));
    await eventually(async () => expect((await bench.state(room)).phase).toBe('finished'));
    await eventually(async () => {
      bench.clock.jump(11_000);
      expect((await bench.store.load(ticket))?.position.version).toBe(2);
    });
    expect(new Set(fired)).toEqual(new Set([ticket]));
    expect((await bench.store.load(contact))?.position.version, 'nobody here knows contacts').toBe(1);
    await bench.stop();
    const found: RecordId[] = [];
    await bench.start({ others: { contact: async (id) => void found.push(id) } });
    await eventually(async () => {
      bench.clock.jump(11_000);
      expect(found).toContain(contact);
    });
  });
});
