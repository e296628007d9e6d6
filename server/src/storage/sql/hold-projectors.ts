/** Keeps everybody who projects out until a transaction ends. */
import { PostgresAdapter, sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { ArchiveTables } from './tables.ts';

/** SQLite has one writer at a time. A projector moves its cursor first, and writes players before games; whoever reads does not wait. */
export async function holdProjectors(tx: Transaction<ArchiveTables>): Promise<void> {
  if (tx.getExecutor().adapter instanceof PostgresAdapter) {
    await sql`lock table projector, players in share row exclusive mode`.execute(tx);
  }
}
