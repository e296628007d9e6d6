import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { expect, it, vi } from 'vitest';
import { ArchiveUnavailable } from '../../ports/archive.ts';
import { sqliteHome } from './testing.ts';

it('[ARCHIVE-16] archive.db is written with WAL and synced at each COMMIT, on the connection that commits', async () => {
  const { database } = sqliteHome().open();
  const pragma = async (name: string): Promise<unknown> => (await sql.raw(`pragma ${name}`).execute(database)).rows;
  expect(await pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  expect(await pragma('synchronous')).toEqual([{ synchronous: 2 }]);
});

it('[ARCHIVE-16] a long statement keeps the event loop free, and reads do not wait for writes', async () => {
  const { database, reads } = sqliteHome().open();
  await database.selectFrom('projector').selectAll().execute();
  const long = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000000) select max(i) as most from n`;
  let turns = 0;
  let isOver = false;
  const turn = (): void => {
    turns += 1;
    if (!isOver) setImmediate(turn);
  };
  turn();
  const writing = long.execute(database).finally(() => {
    isOver = true;
  });
  expect(await reads.selectFrom('projector').selectAll().execute()).toEqual([]);
  expect(isOver).toBe(false);
  expect((await writing).rows).toEqual([{ most: 3_000_000 }]);
  expect(turns).toBeGreaterThan(100);
});

it('[ARCHIVE-3] a file that is locked when the server starts is used as soon as it is free', async () => {
  const home = sqliteHome();
  const other = new DatabaseSync(home.file);
  other.exec('PRAGMA journal_mode = WAL; BEGIN IMMEDIATE');
  const opened = home.open({ busyMs: 10 });
  for (let time = 0; time < 3; time += 1) {
    await expect(opened.archive.cursors()).rejects.toThrow(ArchiveUnavailable);
  }
  await expect(opened.reads.selectFrom('projector').selectAll().execute()).rejects.toThrow(ArchiveUnavailable);
  expect(opened.isAway()).toBe(true);
  other.exec('ROLLBACK');
  other.close();
  expect(await opened.archive.cursors()).toEqual(new Map());
  expect(await opened.reads.selectFrom('projector').selectAll().execute()).toEqual([]);
  expect(opened.isAway()).toBe(false);
});

it('[ARCHIVE-3] a file that is no database is an outage, until it is put right', async () => {
  const home = sqliteHome();
  writeFileSync(home.file, 'this is a letter, and no database at all; '.repeat(50));
  const opened = home.open();
  await expect(opened.archive.cursors()).rejects.toThrow(ArchiveUnavailable);
  expect(opened.isAway()).toBe(true);
  writeFileSync(home.file, '');
  await vi.waitFor(async () => expect(await opened.archive.cursors()).toEqual(new Map()), { timeout: 60_000 });
});

it('[ARCHIVE-5] a statement that does not come back is given up, and the next one has a thread of its own', async () => {
  const opened = sqliteHome().open({ statementMs: 1_000 });
  await vi.waitFor(async () => expect(await opened.archive.cursors()).toEqual(new Map()), { timeout: 60_000 });
  const slow = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 30000000) select count(*) from n`;
  await expect(slow.execute(opened.database)).rejects.toThrow(ArchiveUnavailable);
  await vi.waitFor(async () => expect(await opened.archive.cursors()).toEqual(new Map()), { timeout: 60_000 });
});

it('[ARCHIVE-5] after it was closed nothing is asked any more', async () => {
  const opened = sqliteHome().open();
  await opened.archive.cursors();
  await opened.close();
  await expect(opened.archive.cursors()).rejects.toThrow(ArchiveUnavailable);
  await opened.close();
});
