import { errorTable } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { httpLimits } from './http-limits.ts';
import { startTestServer, textAt, valueAt } from './test/test-server.ts';

const empty = Array.from({ length: 9 }, () => 'EMPTY');

async function withGame() {
  const server = await startTestServer();
  const created = await server.ask('/game', { method: 'POST' });
  const id = textAt(created.json, 'id');
  const play = (pos: number | string) => server.ask(`/game/${id}/${pos}`, { method: 'PATCH' });
  const read = async () => (await server.ask(`/game/${id}`)).json;
  return { ...server, created, id, play, read };
}

describe('a game of an existing client', () => {
  it('[HTTP-30] begins with 201 and what those clients read', async () => {
    const { created, id, read } = await withGame();
    expect(created.status).toBe(201);
    expect(created.json).toEqual({ id, turnCount: 0, status: 'active', host: 'node-1' });
    expect(await read()).toEqual({ id, turnCount: 0, status: 'active', host: 'node-1', board: empty });
  });

  it.each(['', '/'])('[HTTP-30] [HTTP-3] answers at every path ending with "%s", and never redirects', async (end) => {
    const { ask, id } = await withGame();
    const statuses = [
      await ask(`/game${end}`, { method: 'POST' }),
      await ask(`/game/players${end}`),
      await ask(`/game/${id}${end}`),
      await ask(`/game/${id}/0${end}`),
      await ask(`/game/${id}/0${end}`, { method: 'PATCH' }),
      await ask(`/health${end}`),
    ].map((answer) => answer.status);
    expect(statuses).toEqual([201, 200, 200, 200, 200, 200]);
  });

  it('[HTTP-30] names its two players and the server’s uptime', async () => {
    const { ask } = await withGame();
    expect((await ask('/game/players')).json).toMatchObject([{ value: 'X' }, { value: 'O' }]);
    expect((await ask('/health')).json).toEqual({ uptime: 5, host: 'node-1' });
  });

  it('[HTTP-31] has the computer’s answer on the board when the move is answered', async () => {
    const { play, read, ask, id } = await withGame();
    const played = await play(4);
    expect(played.json).toEqual({ gameId: id, boardPosition: 4, value: 'X', host: 'node-1' });
    // The tests' computer takes the first free cell.
    expect(await read()).toMatchObject({
      turnCount: 2,
      status: 'active',
      board: ['O', ...empty.slice(1, 4), 'X', ...empty.slice(5)],
    });
    expect((await ask(`/game/${id}/0`)).json).toEqual({ gameId: id, boardPosition: 0, value: 'O', host: 'node-1' });
    expect((await ask(`/game/${id}/8`)).json).toMatchObject({ value: 'EMPTY' });
  });

  it.each([
    ['winner_x', [2, 4, 6], 5],
    ['winner_o', [8, 7, 3], 6],
    ['draw', [1, 3, 4, 6, 8], 9],
  ])('[HTTP-31] ends as %s', async (status, moves, turnCount) => {
    const { play, read } = await withGame();
    for (const pos of moves) expect((await play(pos)).status).toBe(200);
    expect(await read()).toMatchObject({ status, turnCount });
    const free = (await read()) ?? {};
    const board = valueAt(free, 'board');
    const pos = Array.isArray(board) ? Math.max(0, board.indexOf('EMPTY')) : 0;
    const refused = await play(pos);
    expect([refused.status, refused.json]).toEqual([400, { error: 'game not active' }]);
  });

  it.each(['9', '-1', 'x', '1.5', '00', '%20'])('[HTTP-32] has no position %s', async (pos) => {
    const { ask, play, id } = await withGame();
    const refused = { status: 400, json: { error: 'invalid board position' } };
    expect(await play(pos)).toMatchObject(refused);
    expect(await ask(`/game/${id}/${pos}`)).toMatchObject(refused);
  });

  it('[HTTP-32] refuses a position that X or O has', async () => {
    const { play } = await withGame();
    await play(4);
    for (const pos of [4, 0])
      expect(await play(pos)).toMatchObject({ status: 400, json: { error: 'board position occupied' } });
  });

  it('[HTTP-32] answers 404 for a game that is not there', async () => {
    const { ask } = await startTestServer();
    for (const [address, method] of [
      ['/game/ABCDEFGH', 'GET'],
      ['/game/1', 'GET'],
      ['/game/ABCDEFGH/4', 'GET'],
      ['/game/ABCDEFGH/4', 'PATCH'],
    ]) {
      const answer = await ask(address ?? '', { method: method ?? '' });
      expect([answer.status, answer.json]).toEqual([404, { error: 'game not found' }]);
    }
  });

  it('[HTTP-32] [HTTP-3] answers {error} for what the endpoints do not know', async () => {
    const { raw, id } = await withGame();
    expect(await raw(`/game/${id}/1/2`)).toMatchObject({
      status: 404,
      json: { error: 'There is nothing at this address.' },
    });
    const refused = await raw(`/game/${id}`, { method: 'DELETE' });
    expect(refused).toMatchObject({ status: 405, json: { error: 'That cannot be done at this address.' } });
    expect(refused.headers.get('Allow')).toBe('GET, HEAD');
  });

  it('[HTTP-33] plays no room of people, even for its own player', async () => {
    const { ask, signUp } = await startTestServer();
    const token = await signUp();
    const room = await ask('/api/rooms', { method: 'POST', token, body: { mode: 'classic', bot: 'easy' } });
    const refused = await ask(`/game/${textAt(room.json, 'room')}/4`, { method: 'PATCH', token });
    expect(refused).toMatchObject({ status: 404, json: { error: 'game not found' } });
  });

  it('[HTTP-33] is a room that is not listed and can be watched', async () => {
    const { ask, id, play } = await withGame();
    await play(4);
    expect((await ask(`/api/rooms/${id}`)).json).toMatchObject({
      origin: 'api',
      visibility: 'link',
      board: ['O..', '.X.', '...'],
    });
    expect((await ask('/api/rooms')).json).toMatchObject({ rooms: [] });
  });

  it('takes two moves at once for one each, never both for the same turn', async () => {
    const { play, read } = await withGame();
    const answers = await Promise.all([play(4), play(8)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await read()).toMatchObject({
      turnCount: 4,
      board: ['O', 'O', 'EMPTY', 'EMPTY', 'X', 'EMPTY', 'EMPTY', 'EMPTY', 'X'],
    });
  });

  it('[HTTP-8] is not made without end from one address', async () => {
    const { ask } = await startTestServer();
    const statuses: number[] = [];
    for (let index = 0; index <= httpLimits.gamesBurst; index += 1)
      statuses.push((await ask('/game', { method: 'POST' })).status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(httpLimits.gamesBurst);
    expect(statuses.at(-1)).toBe(429);
  });

  it('[HTTP-2] says so while the store is away, and goes on after', async () => {
    const { play, store } = await withGame();
    store.away = true;
    const away = await play(4);
    expect([away.status, textAt(away.json, 'error')]).toEqual([503, errorTable['store-unavailable'].message]);
    store.away = false;
    expect((await play(4)).status).toBe(200);
  });
});
