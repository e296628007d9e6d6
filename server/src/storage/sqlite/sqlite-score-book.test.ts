import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { nodeClock } from '../../platform/node-clock.ts';
import { describeScoreBookContract } from '../../ports/score-book.contract.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import type { SqlEngine } from './engine.ts';
import { LiveDatabase } from './live-database.ts';
import { createSqliteScoreBook } from './sqlite-score-book.ts';
import { openTemporaryStore, silentLogger, temporaryFolder } from './testing.ts';

describeScoreBookContract(async () => {
  const under = await openTemporaryStore();
  return {
    book: under.storage.scores,
    outbox: under.storage.outbox,
    advance: (ms) => under.advance(ms),
    reopen: async () => (await under.reopenStorage()).scores,
    close: () => under.close(),
  };
});

it('[INGEST-6] written, and the answer lost: unknown, and the same ids count once; refused: not written', async () => {
  const folder = temporaryFolder();
  const database = await LiveDatabase.open({
    file: path.join(folder.path, 'live.db'),
    clock: nodeClock,
    logger: silentLogger,
  });
  onTestFinished(async () => {
    await database.close();
    folder.remove();
  });
  let fault: 'cut' | 'away' | null = null;
  const engine: SqlEngine = {
    query: (sql, params) => database.query(sql, params),
    async transact(statements) {
      if (fault === 'away') throw new StoreUnavailable('away');
      const result = await database.transact(statements);
      if (fault === 'cut') throw new OutcomeUnknown('cut');
      return result;
    },
  };
  const book = createSqliteScoreBook({ engine, clock: nodeClock });
  const add = (id: string) =>
    ({ id, board: 'sum', member: 'ann', amount: 1, name: null, area: null, operator: 'add' }) as const;
  fault = 'cut';
  await expect(book.keep([add('a')])).rejects.toThrow(OutcomeUnknown);
  fault = 'away';
  await expect(book.keep([add('b')])).rejects.toThrow(StoreUnavailable);
  fault = null;
  expect(await book.keep([add('a'), add('b')])).toMatchObject([
    { duplicate: true, value: 1 },
    { duplicate: false, value: 2 },
  ]);
  const [{ facts } = { facts: null }] = await database.query('SELECT count(*) AS facts FROM outbox', []);
  expect(facts).toBe(2);
});
