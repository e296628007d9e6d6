/** Brings the archive's schema up to date: in one transaction, under a lock that all nodes know. */
import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { Migration } from './migration.ts';
import type { ArchiveTables } from './tables.ts';

type Bookkeeping = Readonly<Record<'archive_migrations', { name: string }>>;

/** Takes the lock, held to the end of the transaction. */
export type LockSchema = (tx: Transaction<ArchiveTables>) => Promise<void>;

/** A number that nobody else locks by chance: "ink" and "room" on a telephone. */
const lockNumber = 465_7666;

export const lockPostgresSchema: LockSchema = async (tx) => {
  await sql`select pg_advisory_xact_lock(${sql.lit(lockNumber)})`.execute(tx);
};

/** Its transactions begin with the write lock. */
export const lockSqliteSchema: LockSchema = () => Promise.resolve();

export async function runMigrations(
  database: Kysely<ArchiveTables>,
  migrations: readonly Migration[],
  lock: LockSchema,
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    await lock(tx);
    const names = tx.$extendTables<Bookkeeping>();
    await names.schema
      .createTable('archive_migrations')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .execute();
    const done = await names.selectFrom('archive_migrations').select('name').execute();
    const known = new Set(done.map(({ name }) => name));
    for (const { name, up } of migrations) {
      if (known.has(name)) continue;
      await up(tx);
      await names.insertInto('archive_migrations').values({ name }).execute();
    }
  });
}
