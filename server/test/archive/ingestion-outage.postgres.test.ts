/** Half a minute without a database, at a thousand scores a second: nothing refused, nothing lost, nothing twice. */
import { scoreboardIdOf } from '@inkroom/shared';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startBacklogGuard } from '../../src/archive/backlog-guard.ts';
import { startProjector } from '../../src/archive/projector.ts';
import { nodeClock } from '../../src/platform/node-clock.ts';
import { nodeEntropy } from '../../src/platform/node-entropy.ts';
import { createIngestion } from '../../src/scores/ingestion.ts';
import type { ScoreItem } from '../../src/scores/ingestion.ts';
import { openRedisStorage } from '../../src/storage/redis/redis-storage.ts';
import { addressOf, startRedis } from '../../src/storage/redis/testing.ts';
import { postgresHome, quietLogger, startPostgres } from '../../src/storage/sql/testing.ts';

const board = scoreboardIdOf({ kind: 'named', name: 'kills' });
const members = 500;
const ticks = 600;
const perTick = 50;
const tickMs = 50;
/** As standard. */
const backlogLimit = 1_000_000;

async function open() {
  const redis = await startRedis();
  onTestFinished(() => redis.close());
  const postgres = await startPostgres();
  const archive = (await postgresHome(postgres)).open();
  const options = { address: addressOf(redis.url), clock: nodeClock, logger: quietLogger };
  const storage = await openRedisStorage({ ...options, name: 'node' });
  onTestFinished(() => storage.close());
  const { outbox, ranks, store } = storage;
  const common = { clock: nodeClock, logger: quietLogger };
  const metrics = { projected: () => undefined, buried: () => undefined };
  const projector = startProjector({
    ...common,
    outbox,
    archive: archive.archive,
    ranks,
    entropy: nodeEntropy,
    metrics,
    node: 'node',
  });
  onTestFinished(() => projector.stop());
  const guard = startBacklogGuard({ ...common, outbox, limit: backlogLimit, store });
  onTestFinished(() => guard.stop());
  const ingestion = createIngestion({ ...common, scores: storage.scores, ranks, admission: guard });
  onTestFinished(() => ingestion.close());
  const totals = async () => {
    const { fn } = archive.database;
    const count = fn.countAll<number>().as('count');
    const submissions = await archive.database.selectFrom('score_submissions').select(count).executeTakeFirstOrThrow();
    const values = await archive.database.selectFrom('score_values').select(['member', 'value']).execute();
    return {
      submissions: Number(submissions.count),
      values: new Map(values.map(({ member, value }) => [member, value])),
    };
  };
  return { postgres, ingestion, ranks, outbox, totals };
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const batch = (tick: number): readonly ScoreItem[] =>
  Array.from({ length: perTick }, (_, index) => ({
    id: `${tick}-${index}`,
    board: 'kills',
    member: `member-${(tick * perTick + index) % members}`,
    amount: 1,
    operator: 'add',
    name: null,
    area: null,
  }));

describe('scores while the database is stopped', () => {
  it('[INGEST-22] all are taken, and all are there once when it is back', { timeout: 600_000 }, async () => {
    const { postgres, ingestion, ranks, outbox, totals } = await open();
    const refused: string[] = [];
    /** A store that is slow on a busy machine says so, and the same ids go again. */
    const send = async (items: readonly ScoreItem[]): Promise<void> => {
      for (;;) {
        const answer = await ingestion.submit(items);
        if (answer.ok) return;
        refused.push(answer.error.code);
        await pause(answer.error.retryAfterMs);
      }
    };
    await send(batch(0));
    await expect.poll(async () => (await totals()).submissions, { timeout: 90_000 }).toBe(perTick);

    await postgres.kill();
    const startedAt = performance.now();
    const sent: Promise<void>[] = [];
    for (let tick = 1; tick < ticks; tick += 1) {
      sent.push(send(batch(tick)));
      await pause(Math.max(0, startedAt + tick * tickMs - performance.now()));
    }
    await Promise.all(sent);
    expect(refused.filter((code) => code === 'backlog-full')).toEqual([]);
    expect((await outbox.backlog()).entries).toBeGreaterThan(0);

    await postgres.start();
    const all = ticks * perTick;
    await expect.poll(async () => (await outbox.backlog()).entries, { timeout: 300_000, interval: 250 }).toBe(0);
    const { submissions, values } = await totals();
    expect(submissions).toBe(all);
    expect([...values.values()].reduce((sum, value) => sum + value, 0)).toBe(all);
    await ingestion.shown();
    const { entries } = await ranks.page(board, { limit: members });
    expect(new Map(entries.map(({ member, value }) => [member, value]))).toEqual(values);
  });
});
