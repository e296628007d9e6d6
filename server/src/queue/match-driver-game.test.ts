import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MatchBench } from '../../test/support/match-bench.ts';
import { matchScenes } from '../../test/support/match-scenes.ts';
import { ann } from '../../test/support/rooms-bench.ts';

let bench: MatchBench;

beforeEach(async () => {
  bench = await MatchBench.open();
});

afterEach(() => bench.close());

const { becomes, both, inTime, play, playing } = matchScenes(() => bench);

describe('the game', () => {
  it('[MATCH-20] only the first one counts', async () => {
    const { ids, room, x, o } = await playing();
    await play(room, [x, o], [0, 3, 1, 4, 2]);
    for (const id of ids) await becomes(id, 'completed');
    const scores = new Map((await both(ids)).map(({ owner, score }) => [owner, score]));
    expect(scores).toEqual(
      new Map([
        [x.player, 1],
        [o.player, 0],
      ]),
    );
    for (const one of [x, o]) expect(await bench.ask(one, room, { type: 'offer-rematch', game: 1 })).toBe('ok');
    expect(await bench.ask(o, room, { type: 'resign', game: 2 })).toBe('game-not-running');
    expect((await both(ids)).map(({ state }) => state)).toEqual(['completed', 'completed']);
  });

  it('[MATCH-20] is noticed, too, where nobody is connected whose node knows of the match', async () => {
    const { ids, room, x, o } = await playing();
    const other = bench.startNode();
    for (const [ply, cell] of [0, 3, 1, 4, 2].entries()) {
      const mover = ply % 2 === 0 ? x : o;
      expect(await bench.ask(mover, room, { type: 'move', game: 1, ply, cell }, other)).toBe('ok');
    }
    bench.node.mortal.away = true;
    await inTime(async () => expect((await bench.ticket(ids[0])).state).toBe('completed'));
  });

  it('[MATCH-20] that lasts is looked at less and less often, at least once a minute', async () => {
    const { ids, room, x, o } = await playing();
    await play(room, [x, o], [0, 3]);
    const { match } = await bench.ticket(ids[0]);
    const load = vi.spyOn(bench.storage.store, 'load');
    const looks: number[] = [];
    for (let second = 0; second < 300; second += 2) {
      load.mockClear();
      bench.clock.jump(2_000);
      // What the jump has started asks the store one thing after the other.
      for (let turn = 0; turn < 8; turn += 1) await bench.storage.store.tips([ids[0]]);
      if (load.mock.calls.some(([id]) => id === match)) looks.push(second);
    }
    expect(looks.length).toBeGreaterThan(3);
    expect(looks.length).toBeLessThan(16);
    const other = bench.startNode();
    bench.node.mortal.away = true;
    for (const [ply, cell] of [
      [2, 1],
      [3, 4],
      [4, 2],
    ] as const) {
      const mover = ply % 2 === 0 ? x : o;
      expect(await bench.ask(mover, room, { type: 'move', game: 1, ply, cell }, other)).toBe('ok');
    }
    await inTime(async () => expect((await bench.ticket(ids[0])).state).toBe('completed'), 5_000);
  });

  it('[MATCH-21] one leaves before the first move: both are cancelled without an outcome', async () => {
    const { ids, room, o } = await playing();
    expect(await bench.ask(o, room, { type: 'leave' })).toBe('ok');
    for (const id of ids) await becomes(id, 'cancelled');
    expect((await both(ids)).map(({ reason }) => reason)).toEqual(['no-outcome', 'no-outcome']);
  });

  it('[MATCH-21] who waited with a page and does not open the room loses the seat, and both are cancelled', async () => {
    const { ids } = await playing({ withPages: true });
    await inTime(
      async () => expect((await both(ids)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']),
      2_500,
    );
  });

  it.each(['before the first move', 'in mid-game'])(
    '[MATCH-21] the room is deleted %s: both are cancelled without an outcome',
    async (when) => {
      const { ids, room, x, o } = await playing();
      if (when === 'in mid-game') await play(room, [x, o], [0, 3]);
      const { store } = bench.storage;
      const stored = await store.load(room);
      if (stored === null) throw new Error('the room was there');
      const { position } = stored;
      const gone = { id: room, expect: position, next: { ...position, version: position.version + 1, tip: 'gone' } };
      const command = { commandId: 'deleted', fingerprint: '', base: position.version, result: 'ok' };
      const rest = { state: null, update: '{"events":[]}', wake: null, listing: null, outbox: [], notAfter: null };
      expect(await store.commit([{ ...gone, ...command, ...rest }])).toMatchObject({ kind: 'committed' });
      await inTime(async () => expect((await both(ids)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']));
      expect((await both(ids)).map(({ reason, score }) => [reason, score])).toEqual([
        ['no-outcome', null],
        ['no-outcome', null],
      ]);
    },
  );

  it('[MATCH-21] programs that play over HTTP need not open the room', async () => {
    const { ids, room, x, o } = await playing();
    for (let second = 0; second < 40; second += 5) {
      bench.clock.jump(5_000);
      expect((await bench.room(room))?.seats.map((seat) => seat?.awaySince)).toEqual([null, null]);
    }
    await play(room, [x, o], [0, 3, 1, 4, 2]);
    for (const id of ids) await becomes(id, 'completed');
  });

  it('[MATCH-23] the room has gone on to later games before any node looked: the archive knows the first', async () => {
    const { ids, room, x, o } = await playing();
    const other = bench.startNode();
    other.mortal.away = true;
    // Nobody looks while they play on.
    bench.node.mortal.away = true;
    const players = [x, o] as const;
    const rooms = await bench.playOn(room, players);
    expect(rooms.game).toBe(3);
    bench.history.set(`${room}-1`, {
      type: 'game-finished',
      winner: 1,
      players: players.map(({ player }) => ({ player })),
    } as never);
    other.mortal.away = false;
    await inTime(async () => expect((await both(ids)).map(({ state }) => state)).toEqual(['completed', 'completed']));
    const scores = new Map((await both(ids)).map(({ owner, score }) => [owner, score]));
    expect(scores).toEqual(
      new Map([
        [x.player, 0],
        [o.player, 1],
      ]),
    );
  });

  it('[MATCH-22] who has just left, before a move, and asks at once, gets another ticket', async () => {
    const { ids, room, o } = await playing();
    const mine = o === ann ? ids[0] : ids[1];
    const leaving = bench.ask(o, room, { type: 'leave' });
    expect(await leaving).toBe('ok');
    expect(await bench.take(o)).not.toBe(mine);
  });

  it('[MATCH-22] who leaves a running game is free for another one; the other ticket goes on with the game', async () => {
    const { ids, room, x, o } = await playing();
    await play(room, [x, o], [0, 3]);
    const forO = o === ann ? ids[0] : ids[1];
    const forX = o === ann ? ids[1] : ids[0];
    expect(await bench.take(o)).toBe(forO);
    expect(await bench.ask(o, room, { type: 'leave' })).toBe('ok');
    expect(await bench.take(o)).not.toBe(forO);
    expect(await bench.ticket(forO)).toMatchObject({ state: 'cancelled', reason: 'no-outcome' });
    expect(await bench.ticket(forX)).toMatchObject({ state: 'playing' });
    expect(await bench.ask(x, room, { type: 'resign', game: 1 })).toBe('ok');
    await becomes(forX, 'completed');
    expect(await bench.ticket(forX)).toMatchObject({ score: 0 });
  });
});
