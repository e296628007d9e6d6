import { describe, expect, it } from 'vitest';
import { startTestServer, textAt, valueAt } from './test/test-server.ts';
import type { Answer, Asking } from './test/test-server.ts';

type Server = Awaited<ReturnType<typeof startTestServer>>;

const create = (server: Server, token: string, more: object = {}, headers: Record<string, string> = {}) =>
  server.ask('/api/rooms', { method: 'POST', token, headers, body: { mode: 'classic', ...more } });

const send = (
  server: Server,
  code: string,
  asking: Asking & { command: object; id?: string; base?: number; attempt?: number },
) => {
  const { command, id, base, attempt, ...rest } = asking;
  return server.ask(`/api/rooms/${code}/commands`, { ...rest, method: 'POST', body: { command, id, base, attempt } });
};

const move = (cell: number, ply: number, game = 1) => ({ type: 'move', game, ply, cell });
const codeOf = (answer: Answer) => textAt(answer.json, 'room');
const problem = (answer: Answer) => [answer.status, valueAt(answer.json, 'code')];

describe('a room over REST', () => {
  it('[HTTP-20] is made with its maker on a seat', async () => {
    const server = await startTestServer();
    const token = await server.signUp();
    const made = await create(server, token, {
      seat: 1,
      visibility: 'public',
      clock: { kind: 'per-move', moveMs: 5000 },
    });
    expect(made.status).toBe(201);
    expect(made.headers.get('Location')).toBe(`/api/rooms/${codeOf(made)}`);
    expect(made.json).toMatchObject({
      mode: 'classic',
      visibility: 'public',
      phase: 'open',
      seats: [null, { mark: 'O', name: 'Mossy Otter 1', bot: null }],
      turn: 'X',
      board: ['...', '...', '...'],
      clock: { kind: 'per-move', moveMs: 5000 },
      outcome: null,
    });
  });

  it('[HTTP-20] is played to its end and once more', async () => {
    const server = await startTestServer();
    const [x, o] = [await server.signUp(), await server.signUp()];
    const code = codeOf(await create(server, x));
    expect((await send(server, code, { token: o, command: { type: 'take-seat' } })).status).toBe(200);
    const cells = [0, 3, 1, 4, 2];
    for (const [ply, cell] of cells.entries()) {
      const moved = await send(server, code, { token: ply % 2 === 0 ? x : o, command: move(cell, ply) });
      expect(moved.status).toBe(200);
    }
    const finished = await server.ask(`/api/rooms/${code}`);
    expect(finished.json).toMatchObject({
      phase: 'finished',
      board: ['XXX', 'OO.', '...'],
      moves: cells,
      legalMoves: [],
      turn: null,
      outcome: { winner: 'X', reason: 'line', line: [0, 1, 2] },
    });
    await send(server, code, { token: x, command: { type: 'offer-rematch', game: 1 } });
    expect((await server.ask(`/api/rooms/${code}`)).json).toMatchObject({ rematchOffered: 'X' });
    const again = await send(server, code, { token: o, command: { type: 'offer-rematch', game: 1 } });
    expect(valueAt(again.json, 'room')).toMatchObject({
      phase: 'open',
      game: 2,
      seats: [{ name: 'Mossy Otter 2' }, { name: 'Mossy Otter 1' }],
    });
  });

  it.each([
    ['gomoku', 15, 15],
    ['drop-four', 6, 7],
    ['ultimate', 9, 9],
  ])('[HTTP-20] shows the board of %s in %i rows of %i', async (mode, rows, columns) => {
    const server = await startTestServer();
    const made = await create(server, await server.signUp(), { mode });
    expect(valueAt(made.json, 'board')).toEqual(Array.from({ length: rows }, () => '.'.repeat(columns)));
  });

  it('[HTTP-20] is found by its code however it is typed', async () => {
    const server = await startTestServer();
    const made = await create(server, await server.signUp());
    const typed = textAt(made.json, 'code').toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
    expect((await server.ask(`/api/rooms/${typed}`)).json).toEqual(made.json);
    expect(problem(await server.ask('/api/rooms/ABCD-EFGH'))).toEqual([404, 'room-not-found']);
    expect(problem(await server.ask('/api/rooms/nonsense!'))).toEqual([404, 'room-code-invalid']);
  });

  it('[HTTP-2] refuses by the code of the rule that was broken, and nothing changes', async () => {
    const server = await startTestServer();
    const [x, o, stranger] = [await server.signUp(), await server.signUp(), await server.signUp()];
    const code = codeOf(await create(server, x));
    expect(problem(await send(server, code, { token: x, command: move(0, 0) }))).toEqual([409, 'opponent-missing']);
    await send(server, code, { token: o, command: { type: 'take-seat' } });
    await send(server, code, { token: x, command: move(4, 0) });
    const before = (await server.ask(`/api/rooms/${code}`)).text;
    expect(problem(await send(server, code, { token: o, command: move(4, 1) }))).toEqual([409, 'cell-taken']);
    expect(problem(await send(server, code, { token: x, command: move(0, 1) }))).toEqual([409, 'not-your-turn']);
    expect(problem(await send(server, code, { token: o, command: move(99, 1) }))).toEqual([422, 'cell-out-of-range']);
    expect(problem(await send(server, code, { token: o, command: move(0, 5) }))).toEqual([409, 'wrong-ply']);
    expect(problem(await send(server, code, { token: stranger, command: move(0, 1) }))).toEqual([403, 'not-seated']);
    expect(problem(await send(server, code, { token: stranger, command: { type: 'take-seat' } }))).toEqual([
      409,
      'room-full',
    ]);
    expect(problem(await send(server, code, { token: o, command: { type: 'wake', occupied: true } }))).toEqual([
      422,
      'bad-message',
    ]);
    expect((await server.ask(`/api/rooms/${code}`)).text).toBe(before);
  });

  it('[HTTP-21] takes a command that is sent again for the one it was', async () => {
    const server = await startTestServer();
    const token = await server.signUp();
    const code = codeOf(await create(server, token, { table: true }));
    const first = await send(server, code, { token, command: move(4, 0), id: 'AAAAAAAAAAAAAAAA', base: 1 });
    const again = await send(server, code, { token, command: move(4, 0), id: 'AAAAAAAAAAAAAAAA', base: 1, attempt: 2 });
    expect(again.status).toBe(200);
    expect(valueAt(again.json, 'version')).toBe(valueAt(first.json, 'version'));
    expect(valueAt(again.json, 'room', 'moves')).toEqual([4]);
    const other = await send(server, code, { token, command: move(5, 1), id: 'AAAAAAAAAAAAAAAA', base: 1 });
    expect(problem(other)).toEqual([409, 'command-reused']);
  });

  it('[HTTP-6] [HTTP-21] takes the same key for the same command', async () => {
    const server = await startTestServer();
    const token = await server.signUp();
    const code = codeOf(await create(server, token, { table: true }));
    const headers = { 'Idempotency-Key': 'first move' };
    await send(server, code, { token, headers, command: move(4, 0) });
    const again = await send(server, code, { token, headers, command: move(4, 0) });
    expect([again.status, valueAt(again.json, 'room', 'moves')]).toEqual([200, [4]]);
  });

  it('[HTTP-6] makes one room for one key, and another for another player or without one', async () => {
    const server = await startTestServer();
    const [one, two] = [await server.signUp(), await server.signUp()];
    const headers = { 'Idempotency-Key': 'my first room' };
    const first = codeOf(await create(server, one, {}, headers));
    expect(codeOf(await create(server, one, {}, headers))).toBe(first);
    const others = [await create(server, two, {}, headers), await create(server, one), await create(server, one)].map(
      codeOf,
    );
    expect(new Set([first, ...others]).size).toBe(4);
  });

  it('[HTTP-6] refuses a key that is empty or endless', async () => {
    const server = await startTestServer();
    const token = await server.signUp();
    expect(problem(await create(server, token, {}, { 'Idempotency-Key': '' }))).toEqual([422, 'bad-message']);
    expect(problem(await create(server, token, {}, { 'Idempotency-Key': 'k'.repeat(201) }))).toEqual([
      422,
      'bad-message',
    ]);
  });

  it('stores a player at the first command, not before', async () => {
    const server = await startTestServer();
    const token = await server.signUp();
    await server.ask('/api/me', { token });
    expect(server.identity.stored()).toEqual([]);
    await create(server, token);
    expect(server.identity.stored()).toEqual(['player-0001']);
  });

  it('[HTTP-8] says when there may be another room', async () => {
    const server = await startTestServer();
    const token = await server.signUp();
    const made: number[] = [];
    for (let index = 0; index < 5; index += 1) made.push((await create(server, token)).status);
    expect(made).toEqual([201, 201, 201, 201, 201]);
    const refused = await create(server, token);
    expect(problem(refused)).toEqual([429, 'too-many-rooms']);
    expect(refused.headers.get('Retry-After')).toBe('12');
    server.clock.at += 12_000;
    expect((await create(server, token)).status).toBe(201);
  });
});

describe('the updates of a room', () => {
  it('[HTTP-22] come after a cursor, and then no more', async () => {
    const server = await startTestServer();
    const token = await server.signUp();
    const made = await create(server, token, { table: true });
    const updates = (cursor: string) => server.ask(`/api/rooms/${codeOf(made)}/updates?after=${cursor}`);
    await send(server, codeOf(made), { token, command: move(4, 0) });
    await send(server, codeOf(made), { token, command: move(0, 1) });
    const missed = await updates(textAt(made.json, 'cursor'));
    expect(missed.json).toMatchObject({
      room: null,
      updates: [{ version: 2, events: [{ type: 'move-made', cell: 4 }] }, { version: 3 }],
    });
    const none = await updates(textAt(missed.json, 'cursor'));
    expect(none.json).toMatchObject({ updates: [], cursor: textAt(missed.json, 'cursor') });
  });

  it('[HTTP-22] are the whole room when nothing, or another history, is known', async () => {
    const server = await startTestServer();
    const made = await create(server, await server.signUp());
    const whole = { updates: null, room: made.json, cursor: textAt(made.json, 'cursor') };
    expect((await server.ask(`/api/rooms/${codeOf(made)}/updates`)).json).toMatchObject(whole);
    const foreign = await server.ask(`/api/rooms/${codeOf(made)}/updates?after=0000000000000000.7.1111111111111111`);
    expect(foreign.json).toMatchObject(whole);
    expect(problem(await server.ask(`/api/rooms/${codeOf(made)}/updates?after=7`))).toEqual([422, 'bad-message']);
  });
});

describe('the list of public rooms', () => {
  async function withRooms(count: number) {
    const server = await startTestServer();
    const codes: string[] = [];
    for (let index = 0; index < count; index += 1) {
      // Two of each share a moment, so that the code has to decide.
      server.clock.at += index % 2;
      const mode = index % 3 === 0 ? 'gomoku' : 'classic';
      codes.unshift(codeOf(await create(server, await server.signUp(), { visibility: 'public', mode })));
    }
    return { server, codes };
  }
  const roomsIn = (answer: Answer): string[] => {
    const rooms = valueAt(answer.json, 'rooms');
    return Array.isArray(rooms) ? rooms.map((room) => textAt(room, 'room')) : [];
  };

  it('[HTTP-7] meets every room once, page by page, latest first', async () => {
    const { server, codes } = await withRooms(7);
    const met: string[] = [];
    let cursor = '';
    let pages = 0;
    do {
      const page = await server.ask(`/api/rooms?limit=3${cursor}`);
      met.push(...roomsIn(page));
      const next = valueAt(page.json, 'next');
      cursor = typeof next === 'string' ? `&cursor=${next}` : '';
      pages += 1;
    } while (cursor !== '');
    expect(pages).toBe(3);
    expect(met).toHaveLength(7);
    expect(new Set(met)).toEqual(new Set(codes));
    expect(codes.indexOf(met[0] ?? '')).toBeLessThan(2);
  });

  it('can be narrowed, and leaves out what is private', async () => {
    const { server } = await withRooms(4);
    await create(server, await server.signUp());
    expect(roomsIn(await server.ask('/api/rooms'))).toHaveLength(4);
    expect(roomsIn(await server.ask('/api/rooms?mode=gomoku'))).toHaveLength(2);
    expect(roomsIn(await server.ask('/api/rooms?phase=playing'))).toEqual([]);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'mode=chess', 'cursor=nonsense', 'page=2'])(
    '[HTTP-4] cannot be asked with %s',
    async (query) => {
      const { ask } = await startTestServer();
      expect(problem(await ask(`/api/rooms?${query}`))).toEqual([422, 'bad-message']);
    },
  );
});
