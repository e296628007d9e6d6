/**
 * What scoreboards cost: CPU of this process (its worker included) and of Redis for putting values and reading them, on
 * the embedded index and on Redis. `node bench/src/scoreboards.ts`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ScoreboardId } from '@inkroom/shared';
import { RedisProcess } from '../../scripts/cluster/redis-process.ts';
import { nodeClock } from '../../server/src/platform/node-clock.ts';
import type { RankedValue, RankIndex } from '../../server/src/ports/rank-index.ts';
import { createRedisRankIndex } from '../../server/src/storage/redis/redis-rank-index.ts';
import { openTestLink } from '../../server/src/storage/redis/testing.ts';
import { openSqliteStorage } from '../../server/src/storage/sqlite/sqlite-storage.ts';
import { silentLogger } from '../../server/src/storage/sqlite/testing.ts';
import { cpuMicros } from './process-figures.ts';

const members = 100_000;
const board = 'players' as ScoreboardId;

let seq = 0;
const valueOf = (id: ScoreboardId, member: number): RankedValue => {
  seq += 1;
  return {
    board: id,
    member: `member-${member}`,
    // Spread over the whole board, with ties.
    value: (seq * 7919) % 50_000,
    achievedAt: 1_700_000_000_000 + seq,
    seq,
    label: 'Mossy Otter',
    mark: null,
  };
};
const anybody = (): number => Math.floor(Math.random() * members);

interface Task {
  readonly name: string;
  /** What one call is worth. */
  readonly operations: number;
  readonly calls: number;
  readonly run: (ranks: RankIndex) => Promise<unknown>;
}

const boards = Array.from({ length: 100 }, (_, index) => `board-${index}` as ScoreboardId);
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const tasks: readonly Task[] = [
  {
    name: `put: a value, 100 at once on a board of ${members}`,
    operations: 100,
    calls: 300,
    run: (ranks) => ranks.put(many(100, () => valueOf(board, anybody()))),
  },
  {
    name: 'put: a value, one each of 100 boards at once',
    operations: 100,
    calls: 100,
    run: (ranks) => ranks.put(boards.map((id) => valueOf(id, anybody() % 1_000))),
  },
  {
    name: 'put: a value alone',
    operations: 1,
    calls: 1_000,
    run: (ranks) => ranks.put([valueOf(board, anybody())]),
  },
  { name: 'page: the first 100', operations: 1, calls: 500, run: (ranks) => ranks.page(board, { limit: 100 }) },
  {
    name: 'page: 25 in the middle, by cursor',
    operations: 1,
    calls: 300,
    run: (ranks) => ranks.page(board, { after: { value: 25_000, achievedAt: 0, member: '' }, limit: 25 }),
  },
  {
    name: 'around: me and five on each side, anywhere',
    operations: 1,
    calls: 300,
    run: (ranks) => ranks.around(board, `member-${anybody()}`, { above: 5, below: 5 }),
  },
  { name: 'versions: of 100 boards', operations: 1, calls: 500, run: (ranks) => ranks.versions(boards) },
];

async function fill(ranks: RankIndex): Promise<void> {
  for (let from = 0; from < members; from += 500) {
    await ranks.put(many(500, (index) => valueOf(board, from + index)));
  }
  await ranks.put(boards.flatMap((id) => many(100, (index) => valueOf(id, index))));
}

async function measure(ranks: RankIndex, task: Task, redis: number | null): Promise<string> {
  for (let call = 0; call < 20; call += 1) await task.run(ranks);
  const before = [cpuMicros(process.pid), redis === null ? 0 : cpuMicros(redis)] as const;
  for (let call = 0; call < task.calls; call += 1) await task.run(ranks);
  const operations = task.calls * task.operations;
  const each = (micros: number): string => (micros / operations).toFixed(1);
  const own = each(cpuMicros(process.pid) - before[0]);
  return redis === null ? own : `${own} + ${each(cpuMicros(redis) - before[1])}`;
}

const folder = mkdtempSync(path.join(tmpdir(), 'inkroom-bench-'));
const redis = await RedisProcess.start({ dir: path.join(folder, 'redis'), config: { appendfsync: 'everysec' } });
try {
  const embedded = await openSqliteStorage({ dataDir: folder, clock: nodeClock, logger: silentLogger });
  const link = await openTestLink({ url: redis.url, ca: null });
  const onRedis = createRedisRankIndex(link);
  await fill(embedded.ranks);
  await fill(onRedis);
  process.stdout.write('| CPU per operation, µs | embedded | Redis: node + Redis |\n|---|---|---|\n');
  for (const task of tasks) {
    const [own, shared] = [await measure(embedded.ranks, task, null), await measure(onRedis, task, redis.pid)];
    process.stdout.write(`| ${task.name} | ${own} | ${shared} |\n`);
  }
  await link.close();
  await embedded.close();
} finally {
  await redis.kill();
  rmSync(folder, { recursive: true, force: true });
}
