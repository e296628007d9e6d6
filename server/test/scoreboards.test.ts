/** Scoreboards over real sockets of one embedded server: who hears what, how many, and how it ends. */
import { limits } from '@inkroom/shared';
import type { PlayerId, ScoreboardId, ScoreboardSnapshot } from '@inkroom/shared';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { readConfig } from '../src/config.ts';
import { ranked } from '../src/ports/rank-index.contract.ts';
import type { Storage } from '../src/ports/storage.ts';
import { startServer } from '../src/server.ts';
import type { RunningServer } from '../src/server.ts';
import { openSqliteStorage } from '../src/storage/sqlite/sqlite-storage.ts';
import { temporaryFolder } from '../src/storage/sqlite/testing.ts';
import { createRoom, guest, move, seatTwo } from './support/play.ts';
import type { WireClient } from './support/wire-client.ts';

const soon = { timeout: 60_000, interval: 20 };

let server: RunningServer;
let storage: Storage;
let url: string;
const folder = temporaryFolder();

beforeAll(async () => {
  server = await startServer({
    config: readConfig({ PORT: '0', HOST: '127.0.0.1', HOUSE_GAMES: '0', DATA_DIR: folder.path, DRAIN_MS: '0' }),
    clientDir: folder.path,
    openStorage: async (settings) => {
      storage = await openSqliteStorage(settings);
      return storage;
    },
  });
  url = `http://127.0.0.1:${server.port}`;
}, 90_000);

afterAll(async () => {
  await server.close();
  folder.remove();
});

async function join(client: WireClient, id: string): Promise<ScoreboardSnapshot> {
  const joined = await client.ask('scoreboard:join', { id });
  if (!joined.ok) throw new Error(joined.code);
  return joined.scoreboard;
}

/** How many boards this server follows, as it tells its operator. */
async function followed(): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^\w*scoreboards(?:\{[^}]*\})? (\d+)$/m.exec(text)?.[1]);
}

const codeOf = (answer: { ok: boolean; code?: string }): string => answer.code ?? 'ok';

it('[SCORES-16] whoever has joined hears what changed, once; whoever has left hears nothing', async () => {
  const [one, other, left] = [await guest(url), await guest(url), await guest(url)];
  const board = 'one' as ScoreboardId;
  expect(await join(one, 'one')).toMatchObject({ id: 'one', seq: 0, rows: [], total: 0, closed: false });
  for (const client of [other, left]) await join(client, 'one');
  expect(codeOf(await left.ask('scoreboard:leave', { id: 'one' }))).toBe('ok');
  await storage.ranks.put([ranked('7', 5, { board, label: 'Seven' })]);
  for (const client of [one, other]) {
    await vi.waitFor(() => expect(client.heardOf('scoreboard:changed')).toHaveLength(1), soon);
    expect(client.heardOf('scoreboard:changed')).toMatchObject([
      { id: 'one', seq: 1, changed: [{ rank: 1, member: '7', name: 'Seven', value: 5 }], removed: [], total: 1 },
    ]);
  }
  expect(left.heardOf('scoreboard:changed')).toEqual([]);
  // Whoever has lost the thread joins again, and is counted once.
  expect(await join(one, 'one')).toMatchObject({ seq: 1, total: 1 });
  for (const client of [one, other]) await client.ask('scoreboard:leave', { id: 'one' });
  await vi.waitFor(async () => expect(await followed()).toBe(0), soon);
});

it('[SCORES-19] a connection looks at so many boards, and a board ends with the last who looks', async () => {
  const client = await guest(url);
  for (let board = 0; board < limits.scoreboardsPerSocket; board += 1) await join(client, `board-${board}`);
  await join(client, 'board-0');
  expect(codeOf(await client.ask('scoreboard:join', { id: 'too-many' }))).toBe('too-many-scoreboards');
  expect(await followed()).toBe(limits.scoreboardsPerSocket);
  await client.ask('scoreboard:leave', { id: 'board-0' });
  await client.ask('scoreboard:leave', { id: 'board-0' });
  await join(client, 'wins.all.all.today');
  client.close();
  await vi.waitFor(async () => expect(await followed()).toBe(0), soon);
});

it('[SCORES-9] names are read as people spell them, and refused if they name nothing', async () => {
  const client = await guest(url);
  const snapshot = await join(client, 'rating.classic.all.season');
  expect(snapshot.id).toMatch(/^rating\.classic\.all\.\d{4}-Q[1-4]$/);
  expect((await join(client, 'wins.all.all.2026-01-01')).closed).toBe(true);
  expect(codeOf(await client.ask('scoreboard:join', { id: 'rating.all.all.season' }))).toBe('not-offered');
  expect(codeOf(await client.ask('scoreboard:join', { id: 'No Board' }))).toBe('no-such-scoreboard');
  expect(codeOf(await client.ask('scoreboard:me', { id: 'rating.x.all.season' }))).toBe('no-such-scoreboard');
  expect(codeOf(await client.ask('scoreboard:leave', { id: 'No Board' }))).toBe('ok');
  expect(await client.raw('scoreboard:join', { id: 'x'.repeat(200) })).toMatchObject({ code: 'bad-message' });
});

it('[SCORES-4] I am told where I stand, under the name that I have now', async () => {
  const client = await guest(url);
  await createRoom(client);
  const board = 'points.all.all.all-time' as ScoreboardId;
  const others = ['player-one', 'player-two'].map((member, index) =>
    ranked(member, 9 - index, { board, label: member }),
  );
  await storage.ranks.put([...others, ranked(client.player, 8.5, { board, label: 'an old name' })]);
  const asked = await client.ask('scoreboard:me', { id: board });
  expect(asked).toMatchObject({
    ok: true,
    standing: {
      row: { rank: 2, member: client.player, name: client.session.me.name, value: 8.5 },
      ahead: { member: 'player-one' },
      around: [{ rank: 1 }, { rank: 2 }, { rank: 3 }],
    },
  });
  const stranger = await guest(url);
  expect(await stranger.ask('scoreboard:me', { id: board })).toMatchObject({
    standing: { row: null, ahead: null, around: [] },
  });
});

it('[SCORES-11] a row leads to the public game of its player, and not to one by link', async () => {
  const board = 'streak.all.all.all-time' as ScoreboardId;
  const [open, hidden] = [await guest(url), await guest(url)];
  const room = await createRoom(open, { visibility: 'public', bot: 'easy' });
  const byLink = await createRoom(hidden, { bot: 'easy' });
  expect(await move(open, room, [0, 4])).toMatchObject({ ok: true });
  expect(await move(hidden, byLink, [0, 4])).toMatchObject({ ok: true });
  await storage.ranks.put([ranked(open.player, 2, { board }), ranked(hidden.player, 1, { board })]);
  const looker = await guest(url);
  const rowsOf = (await join(looker, board)).rows;
  const playing = () => {
    const rows = new Map(rowsOf.map((row) => [row.member, row]));
    for (const { changed } of looker.heardOf('scoreboard:changed'))
      for (const row of changed) rows.set(row.member, row);
    return [open.player, hidden.player].map((player: PlayerId) => rows.get(player)?.playing ?? null);
  };
  await vi.waitFor(() => expect(playing()).toEqual([room, null]), soon);
});

it('[SCORES-10] a rename shows on a board that is looked at', async () => {
  const board = 'wins.all.all.all-time' as ScoreboardId;
  const player = await guest(url);
  await createRoom(player);
  await storage.ranks.put([ranked(player.player, 2, { board })]);
  const looker = await guest(url);
  onTestFinished(() => looker.close());
  await join(looker, board);
  const changed = await fetch(`${url}/api/me`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${player.session.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'kestrel' }),
  });
  expect(changed.status).toBe(200);
  await vi.waitFor(() => {
    expect(looker.heardOf('scoreboard:changed').at(-1)?.changed).toMatchObject([{ name: 'kestrel' }]);
  }, soon);
});

it('[SCORES-26] a game that ends moves both players on the boards that are looked at', async () => {
  const looker = await guest(url);
  onTestFinished(() => looker.close());
  await join(looker, 'rating.classic.all.all-time');
  await join(looker, 'points.all.all.today.people');
  const { room, x, o } = await seatTwo(url);
  for (const [ply, cell] of [0, 3, 1, 4, 2].entries()) {
    expect(await move(ply % 2 === 0 ? x : o, room, [ply, cell])).toMatchObject({ ok: true });
  }
  const told = () => {
    const rows = looker.heardOf('scoreboard:changed').flatMap(({ id, changed }) => changed.map((row) => ({ id, row })));
    const of = (board: string, player: PlayerId) =>
      rows.findLast(({ id, row }) => id.startsWith(board) && row.member === player)?.row;
    return [of('rating', x.player), of('rating', o.player), of('points', x.player)];
  };
  await vi.waitFor(() => expect(told()).not.toContain(undefined), soon);
  const [winner, loser, points] = told();
  expect(winner).toMatchObject({ rank: 1, name: x.session.me.name, provisional: true });
  expect(loser).toMatchObject({ rank: 2, name: o.session.me.name, provisional: true });
  expect(winner?.value).toBeGreaterThan(1500);
  expect(loser?.value).toBeLessThan(1500);
  expect(points).toMatchObject({ rank: 1, value: 3 });
  // Recent games follow when the archive has told them.
  const recent = () => looker.heardOf('scoreboard:changed').flatMap(({ changed }) => changed);
  await vi.waitFor(() => expect(recent()).toContainEqual(expect.objectContaining({ lastFive: 'W', streak: 1 })), soon);
});
