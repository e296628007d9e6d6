/** Scoreboards on two nodes: both show the same, soon after each other; who is hidden or banned is so on both. */
import type { ScoreboardId, ScoreboardRow } from '@inkroom/shared';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { createAccounts } from '../../src/accounts/accounts.ts';
import { nodeClock } from '../../src/platform/node-clock.ts';
import { nodeEntropy } from '../../src/platform/node-entropy.ts';
import { nodeSecrets } from '../../src/platform/node-secrets.ts';
import { ranked } from '../../src/ports/rank-index.contract.ts';
import type { RankIndex } from '../../src/ports/rank-index.ts';
import { createRedisAccountBook } from '../../src/storage/redis/redis-account-book.ts';
import { createRedisRankIndex } from '../../src/storage/redis/redis-rank-index.ts';
import { openTestLink } from '../../src/storage/redis/testing.ts';
import type { TestLink } from '../../src/storage/redis/testing.ts';
import { createRoom, guest } from '../support/play.ts';
import { WireClient } from '../support/wire-client.ts';
import { soon, startTwoNodes } from './two-nodes.ts';
import type { TwoNodes } from './two-nodes.ts';

const slow = 600_000;
const apartMs = 500;

let nodes: TwoNodes;
let test: TestLink;
let ranks: RankIndex;

beforeAll(async () => {
  nodes = await startTwoNodes({}, { kind: 'Redis Cluster' });
  test = await openTestLink(nodes.redis);
  ranks = createRedisRankIndex(test);
}, slow);

afterAll(async () => {
  await test.close();
  await nodes.close();
}, slow);

/** The rows of a board as a page would have them, and when each value arrived. */
async function look(url: string, id: string) {
  const client = await guest(url);
  onTestFinished(() => client.close());
  const rows = new Map<string, ScoreboardRow>();
  const seenAt = new Map<string, number>();
  let seq = Infinity;
  client.socket.on('scoreboard:changed', (change: { seq: number; changed: ScoreboardRow[]; removed: string[] }) => {
    if (change.seq <= seq) return;
    expect(change.seq).toBe(seq + 1);
    ({ seq } = change);
    for (const member of change.removed) rows.delete(member);
    for (const row of change.changed) {
      rows.set(row.member, row);
      const key = `${row.member} ${row.value}`;
      seenAt.set(key, seenAt.get(key) ?? performance.now());
    }
  });
  const joined = await client.ask('scoreboard:join', { id });
  if (!joined.ok) throw new Error(joined.code);
  ({ seq } = joined.scoreboard);
  for (const row of joined.scoreboard.rows) rows.set(row.member, row);
  const inOrder = () =>
    [...rows.values()]
      .toSorted((a, b) => a.rank - b.rank || a.achievedAt - b.achievedAt || (a.member < b.member ? -1 : 1))
      .map(({ rank, name, value }) => `${rank} ${name} ${value}`);
  return { client, inOrder, seenAt };
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Infinity;

it(
  '[SCORES-20] two nodes show the same as the API, within half a second of each other',
  { timeout: slow },
  async () => {
    const board = 'players' as ScoreboardId;
    const [a, b] = [await look(nodes.a.url, board), await look(nodes.b.url, board)];
    const marks: string[] = [];
    let seq = 0;
    for (let round = 0; round < 20; round += 1) {
      const values = Array.from({ length: 10 }, (_, index) => {
        seq += 1;
        return ranked(`m${(round + index * 7) % 12}`, (round * 31 + index * 17) % 40, { board, seq, achievedAt: seq });
      });
      const mark = ranked('mark', 1_000 + round, { board, seq, achievedAt: seq });
      await ranks.put([...values, mark]);
      const key = `mark ${mark.value}`;
      marks.push(key);
      await vi.waitFor(() => expect([a, b].every(({ seenAt }) => seenAt.has(key))).toBe(true), soon);
    }
    const page = (await (await fetch(`${nodes.b.url}/api/scoreboards/${board}?limit=100`)).json()) as {
      rows: ScoreboardRow[];
    };
    const wanted = page.rows.map(({ rank, name, value }) => `${rank} ${name} ${value}`);
    expect(wanted).toHaveLength(13);
    expect(a.inOrder()).toEqual(wanted);
    expect(b.inOrder()).toEqual(wanted);
    // The machine may be busy for a moment; half of them cannot all be late.
    const apart = marks.map((key) => Math.abs((a.seenAt.get(key) ?? 0) - (b.seenAt.get(key) ?? 0)));
    expect(median(apart)).toBeLessThan(apartMs);
  },
);

it('[SCORES-10] a rename at one node shows on a board at the other', { timeout: slow }, async () => {
  const board = 'wins.all.all.all-time' as ScoreboardId;
  const player = await guest(nodes.a.url);
  await createRoom(player);
  await ranks.put([ranked(player.player, 2, { board })]);
  const looker = await look(nodes.b.url, board);
  expect(looker.inOrder()).toEqual([`1 ${player.session.me.name} 2`]);
  const changed = await fetch(`${nodes.a.url}/api/me`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${player.session.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'goshawk' }),
  });
  expect(changed.status).toBe(200);
  await vi.waitFor(() => expect(looker.inOrder()).toEqual(['1 goshawk 2']), soon);
});

it(
  '[SCORES-25] a ban at one node takes effect at the other: ranks, sessions, coming back',
  { timeout: slow },
  async () => {
    const board = 'points.all.all.all-time' as ScoreboardId;
    const player = await guest(nodes.b.url);
    await createRoom(player);
    const { token, credentials } = player.session;
    await ranks.put([ranked(player.player, 9, { board }), ranked('somebody', 1, { board })]);
    const looker = await look(nodes.b.url, board);
    expect(looker.inOrder()).toEqual([`1 ${player.session.me.name} 9`, '2 somebody 1']);

    const accounts = createAccounts({
      book: createRedisAccountBook(test),
      clock: nodeClock,
      entropy: nodeEntropy,
      secrets: nodeSecrets,
      audit: { note: () => undefined },
      production: false,
    });
    const account = await accounts.create('test', ['admin'], 'test');
    if (!account.ok) throw new Error(account.error.code);
    const moderate = (body: object): Promise<number> =>
      fetch(`${nodes.a.url}/api/players/${player.player}/moderation`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${account.value.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ reason: 'a test', ...body }),
      }).then(({ status }) => status);

    const ended = player.closed();
    // A node reads the book of accounts every few seconds.
    await vi.waitFor(async () => expect(await moderate({ hidden: false, banned: true })).toBe(200), soon);
    await ended;
    expect(player.heardOf('session:ended')).toMatchObject([{ code: 'player-banned' }]);
    await vi.waitFor(() => expect(looker.inOrder()).toEqual(['1 somebody 1']), soon);
    for (const { url } of [nodes.a, nodes.b]) {
      expect(await WireClient.refusalOf(url, { token })).toBe('player-banned');
      expect(await WireClient.refusalOf(url, { token, ...credentials })).toBe('player-banned');
      const answer = await fetch(`${url}/api/me`, { headers: { authorization: `Bearer ${token}` } });
      expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'player-banned' }]);
    }

    expect(await moderate({ hidden: false, banned: false })).toBe(200);
    await vi.waitFor(() => expect(looker.inOrder()[0]).toBe(`1 ${player.session.me.name} 9`), soon);
    for (const { url } of [nodes.a, nodes.b]) {
      await vi.waitFor(
        async () => expect(await WireClient.refusalOf(url, { token, ...credentials })).toBe('connected'),
        soon,
      );
    }
  },
);

it(
  '[SCORES-18] boards keep their rows while Redis stands still, and go on by themselves',
  { timeout: slow },
  async () => {
    const board = 'climbers' as ScoreboardId;
    await ranks.put([ranked('a', 1, { board })]);
    const looker = await look(nodes.a.url, board);
    const { masters } = nodes.redis;
    for (const master of masters) master.pause();
    try {
      const degraded = async (): Promise<unknown> => (await fetch(`${nodes.a.url}/readyz`)).json();
      await vi.waitFor(async () => expect(await degraded()).toMatchObject({ degraded: ['store'] }), soon);
      const late = await guest(nodes.a.url);
      onTestFinished(() => late.close());
      // Who is there already gives the rows to whoever comes; a board that nobody looked at cannot be read.
      expect(await late.ask('scoreboard:join', { id: board })).toMatchObject({
        scoreboard: { rows: [{ member: 'a' }] },
      });
      expect(await late.ask('scoreboard:join', { id: 'others' })).toMatchObject({ code: 'store-unavailable' });
      expect(looker.client.socket.connected).toBe(true);
    } finally {
      for (const master of masters) master.resume();
    }
    await vi.waitFor(() => ranks.put([ranked('a', 2, { board, seq: 2 }), ranked('b', 3, { board })]), soon);
    await vi.waitFor(() => expect(looker.inOrder()).toEqual(['1 b 3', '2 a 2']), soon);
  },
);
