import { isRoomId, limits } from '@inkroom/shared';
import type { RecordId, RoomId } from '@inkroom/shared';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RoomsBench, ann, ben, eve, newCommandId, person } from '../../test/support/rooms-bench.ts';

let bench: RoomsBench;

beforeEach(async () => {
  bench = await RoomsBench.open();
});

afterEach(() => bench.close());

describe('making', () => {
  it('[ROOM-1] a room has the mode, visibility and clock that were asked for', async () => {
    const clock = { kind: 'total', totalMs: 60_000, incrementMs: 1_000 } as const;
    const room = await bench.create(ann, { mode: 'gomoku', visibility: 'link', clock });
    expect(isRoomId(room)).toBe(true);
    expect(await bench.state(room)).toMatchObject({ mode: 'gomoku', visibility: 'link', clock, phase: 'open' });
  });

  it("[ROOM-1] the same command makes another code under another server's key", async () => {
    const commandId = newCommandId();
    const other = await RoomsBench.open('another key');
    const codes = [await bench.create(ann, { commandId }), await other.create(ann, { commandId })];
    await other.close();
    expect(codes[0]).not.toBe(codes[1]);
  });

  it('[ROOM-3] the same command id makes one room, also when asked at once and after a restart', async () => {
    const commandId = newCommandId();
    const [one, two] = await Promise.all([bench.create(ann, { commandId }), bench.create(ann, { commandId })]);
    expect(two).toBe(one);
    await bench.stop();
    await bench.start();
    expect(await bench.create(ann, { commandId })).toBe(one);
    expect(await bench.store.counts()).toMatchObject({ rooms: 1 });
  });

  it('[ROOM-3] the same command id of another player makes another room', async () => {
    const commandId = newCommandId();
    expect(await bench.create(ben, { commandId })).not.toBe(await bench.create(ann, { commandId }));
  });

  it('[CLUSTER-60] a room is made however many partitions this node has not heard the outages of', async () => {
    const commit = bench.store.commit.bind(bench.store);
    const told = new Set<RecordId>();
    vi.spyOn(bench.store, 'commit').mockImplementation(async (writes) => {
      const { id } = writes[0];
      if (told.has(id)) return commit(writes);
      told.add(id);
      return { kind: 'conflict', current: null };
    });
    await bench.create(ann);
    expect(told.size).toBe(1);
  });

  it('a player makes five rooms a minute', async () => {
    for (let made = 0; made < limits.newRoomsPerMinute; made += 1) await bench.create(ann);
    const room = { mode: 'classic', visibility: 'link', clock: { kind: 'none' } } as const;
    const sixth = await bench.rooms.create(ann, { ...room, commandId: newCommandId() });
    expect(sixth).toMatchObject({ ok: false, error: { code: 'too-many-rooms' } });
    await bench.create(ben);
    bench.clock.jump(12_000);
    await bench.create(ann);
  });

  it('[ROOM-4] the listing has public rooms with somebody in them, and no others', async () => {
    const shown = await bench.create(ann);
    await bench.create(ann, { visibility: 'link' });
    await bench.create(ann, { table: true });
    const left = await bench.create(ben);
    await bench.ask(ben, left, { type: 'leave' });
    expect((await bench.rooms.list(10)).map(({ room }) => room)).toEqual([shown]);
  });
});

describe('commands', () => {
  it('[ROOM-12] of fifty who claim one seat at once, one gets it and 49 get a typed refusal', async () => {
    const room = await bench.create(ann);
    const crowd = Array.from({ length: 50 }, (_, index) => person(`crowd-${index}`));
    const answers = await Promise.all(crowd.map((one) => bench.ask(one, room, { type: 'take-seat', seat: 1 })));
    expect(answers.filter((answer) => answer === 'ok')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'room-full')).toHaveLength(49);
    const winner = crowd[answers.indexOf('ok')];
    expect((await bench.state(room)).seats[1]?.player).toBe(winner?.player);
  });

  it('[ROOM-26] a command id sent again is answered with what it came to, and with another payload refused', async () => {
    const room = await bench.seatTwo();
    const id = newCommandId();
    const move = { type: 'move', game: 1, ply: 0, cell: 4 } as const;
    const send = (cell: number, attempt: number) =>
      bench.rooms.execute(ann, { room, id, base: 2, attempt, command: { ...move, cell } });
    const first = await send(4, 1);
    expect(first).toMatchObject({ ok: true, value: { version: 3 } });
    await bench.play(room, [0]);
    for (const attempt of [1, 2]) expect(await send(4, attempt)).toEqual({ ok: true, value: { version: 3 } });
    expect(await send(5, 2)).toEqual({ ok: false, error: { code: 'command-reused' } });
    expect((await bench.state(room)).position.moves).toEqual([4, 0]);
  });

  it('[ROOM-26] one id of two players are two commands', async () => {
    const room = await bench.seatTwo();
    const id = newCommandId();
    const send = (who: typeof ann, ply: number) =>
      bench.rooms.execute(who, { room, id, base: 2, attempt: 1, command: { type: 'move', game: 1, ply, cell: ply } });
    expect(await send(ann, 0)).toMatchObject({ ok: true });
    expect(await send(ben, 1)).toMatchObject({ ok: true });
  });

  it('[ROOM-27] what was refused at a retry never runs later', async () => {
    const room = await bench.seatTwo();
    const late = {
      room,
      id: newCommandId(),
      base: 2,
      command: { type: 'move', game: 1, ply: 1, cell: 8 },
    } as const;
    // The retry overtakes the first try; it is not Ben's turn yet.
    const refused = { ok: false, error: { code: 'wrong-ply' } };
    expect(await bench.rooms.execute(ben, { ...late, attempt: 2 })).toEqual(refused);
    await bench.play(room, [4]);
    expect(await bench.rooms.execute(ben, { ...late, attempt: 1 })).toEqual(refused);
    expect((await bench.state(room)).position.moves).toEqual([4]);
  });

  it('a first refusal is not stored: the same id may run when the time has come', async () => {
    const room = await bench.seatTwo();
    const early = { room, id: newCommandId(), base: 2, command: { type: 'move', game: 1, ply: 1, cell: 8 } } as const;
    const before = await bench.rooms.read(room);
    expect(await bench.rooms.execute(ben, { ...early, attempt: 1 })).toMatchObject({ ok: false });
    expect(await bench.rooms.read(room)).toEqual(before);
    await bench.play(room, [4]);
    expect(await bench.rooms.execute(ben, { ...early, attempt: 1 })).toMatchObject({ ok: true });
  });

  it('a command that was decided on history which the store has lost never runs', async () => {
    const room = await bench.seatTwo();
    const { version } = (await bench.store.load(room))?.position ?? { version: 0 };
    const command = { type: 'move', game: 1, ply: 0, cell: 0 } as const;
    const ask = (base: number) => bench.rooms.execute(ann, { room, id: newCommandId(), base, attempt: 1, command });
    expect(await ask(version + 1)).toMatchObject({ ok: false, error: { code: 'too-old' } });
    expect((await bench.state(room)).position.moves).toEqual([]);
    expect(await ask(version)).toMatchObject({ ok: true });
  });

  it('[ROOM-26] what is older than the commands that are kept is too old to tell, and never runs', async () => {
    const room = await bench.create(ann);
    const old = { room, id: newCommandId(), base: 1, command: { type: 'set-chat', open: false } } as const;
    expect(await bench.rooms.execute(ann, { ...old, attempt: 1 })).toMatchObject({ ok: true });
    for (let time = 0; time < limits.ringLength + 1; time += 1) {
      await bench.ask(ann, room, { type: 'set-chat', open: time % 2 === 0 });
    }
    expect(await bench.rooms.execute(ann, { ...old, attempt: 2 })).toEqual({ ok: false, error: { code: 'too-old' } });
    expect((await bench.state(room)).chatOpen).toBe(true);
  });

  it('[ROOM-28] of two tabs that move at once one counts, and the other is told that the board has changed', async () => {
    const room = await bench.seatTwo();
    const answers = await Promise.all(
      [3, 5].map((cell) => bench.ask(ann, room, { type: 'move', game: 1, ply: 0, cell })),
    );
    expect(answers.toSorted()).toEqual(['ok', 'wrong-ply']);
    expect((await bench.state(room)).position.moves).toHaveLength(1);
  });

  it('[ROOM-18] nobody sits down at a house game or at the game of a REST client', async () => {
    for (const origin of ['house', 'api'] as const) {
      const made = await bench.rooms.open(
        ann,
        { commandId: newCommandId(), mode: 'classic', visibility: 'public', clock: { kind: 'none' } },
        { origin, table: false, seats: [{ ...ann, bot: null }, null] },
      );
      if (!made.ok) throw new Error(made.error.code);
      expect(await bench.ask(eve, made.value.room, { type: 'take-seat' })).toBe('not-for-people');
    }
  });

  it('a room that nobody made is not found, whatever is asked', async () => {
    const nowhere = 'ZZZZZZZZ' as RoomId;
    expect(await bench.ask(ann, nowhere, { type: 'take-seat' })).toBe('room-not-found');
    const notFound = { ok: false, error: { code: 'room-not-found' } };
    expect(await bench.rooms.read(nowhere)).toEqual(notFound);
    expect(await bench.rooms.resync(nowhere, undefined)).toEqual(notFound);
  });

  it('a store that has closed is a refusal that may be tried again', async () => {
    const { rooms } = bench;
    await bench.stop();
    const answer = await rooms.read('ZZZZZZZZ' as RoomId);
    expect(answer).toMatchObject({ ok: false, error: { code: 'store-unavailable' } });
  });
});
