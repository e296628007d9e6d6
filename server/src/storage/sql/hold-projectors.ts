/** Keeps everybody who projects out until a transaction, or other work, ends. Whoever reads does not wait. */
import { PostgresAdapter, sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { ArchiveTables } from './tables.ts';

const isPostgres = (database: Kysely<ArchiveTables>): boolean =>
  database.getExecutor().adapter instanceof PostgresAdapter;

/** SQLite has one writer at a time. A projector moves its cursor first, and writes players before games. */
export async function holdProjectors(tx: Transaction<ArchiveTables>): Promise<void> {
  if (isPostgres(tx)) await sql`lock table projector, players in share row exclusive mode`.execute(tx);
}

/** For work that has a transaction of its own, and leaves those two tables alone. */
export async function whileProjectorsWait<T>(database: Kysely<ArchiveTables>, work: () => Promise<T>): Promise<T> {
  if (!isPostgres(database)) return work();
  return database.transaction().execute(async (tx) => {
    await holdProjectors(tx);
    return work();
  });
}
