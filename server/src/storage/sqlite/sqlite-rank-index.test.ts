import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ScoreboardId } from '@inkroom/shared';
import { expect, it, onTestFinished } from 'vitest';
import { describeRankIndexContract, ranked } from '../../ports/rank-index.contract.ts';
import { RankDatabase } from './rank-database.ts';
import { openTemporaryStore, temporaryFolder } from './testing.ts';

describeRankIndexContract(async () => {
  const under = await openTemporaryStore();
  return {
    ranks: under.storage.ranks,
    reopen: async () => (await under.reopenStorage()).ranks,
    close: () => under.close(),
  };
});

it('[SCORES-8] a file that cannot be read is made anew, and who is hidden is still hidden', async () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const { openSqliteStorage } = await import('./sqlite-storage.ts');
  const { nodeClock } = await import('../../platform/node-clock.ts');
  const { silentLogger } = await import('./testing.ts');
  const open = () => openSqliteStorage({ dataDir: folder.path, clock: nodeClock, logger: silentLogger });
  const first = await open();
  await first.ranks.setHidden('bob', true);
  await first.ranks.setGeneration('first');
  await first.ranks.put([ranked('ann', 1)]);
  await first.close();
  const file = path.join(folder.path, 'boards.db');
  for (const ending of ['-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
  writeFileSync(file, 'this is not a database, and long enough to be looked at as one'.repeat(100));
  const { ranks, close } = await open();
  try {
    expect(await ranks.generation()).toBeNull();
    await ranks.put([ranked('ann', 1), ranked('bob', 2)]);
    expect((await ranks.page(ranked('ann', 1).board, { limit: 5 })).entries.map(({ member }) => member)).toEqual([
      'ann',
    ]);
  } finally {
    await close();
  }
});

const database = (file: string, boot: string): RankDatabase => new RankDatabase(file, { boot, hidden: [] });

it('[SCORES-8] a file that was open when the machine stopped is not trusted; one that was closed is, and one whose process died', () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const file = path.join(folder.path, 'boards.db');
  const first = database(file, 'one');
  first.put([ranked('ann', 1)]);
  first.close();
  const second = database(file, 'two');
  expect(second.page(ranked('ann', 1).board, { limit: 5 }).total).toBe(1);
  // As if this process were dead: its connection stays, nothing was said.
  const third = database(file, 'two');
  expect(third.page(ranked('ann', 1).board, { limit: 5 }).total).toBe(1);
  expect(() => database(file, 'three')).toThrow('was open when the machine stopped');
  expect(() => database(file, '')).toThrow('was open when the machine stopped');
  third.close();
});

it('[SCORES-5] the version of a board does not come back when the file was lost', () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const board = 'players' as ScoreboardId;
  const versions = ['one.db', 'other.db'].map((name) => {
    const each = database(path.join(folder.path, name), 'one');
    each.put([ranked('ann', 1, { board })]);
    const [version] = each.versions([board]);
    each.close();
    return version;
  });
  expect(versions[0]).not.toBe(versions[1]);
});

it('[SCORES-3] pages and ranks are read from the index, not by looking at the whole board', () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const file = path.join(folder.path, 'boards.db');
  database(file, 'one').close();
  const plain = new DatabaseSync(file);
  const planOf = (sql: string): string => JSON.stringify(plain.prepare(`EXPLAIN QUERY PLAN ${sql}`).all());
  const seen = 'FROM entries WHERE board = 1 AND hidden = 0';
  const pages = planOf(`SELECT * ${seen} AND (score, at, member) > (1, 2, 'x') ORDER BY score, at, member LIMIT 5`);
  expect(pages).toContain('USING INDEX places (board=? AND (score,at,member)>(?,?,?))');
  expect(pages).not.toContain('TEMP B-TREE');
  expect(planOf(`SELECT count(*) ${seen} AND score < 3`)).toContain(
    'USING COVERING INDEX places (board=? AND score<?)',
  );
  plain.close();
});
