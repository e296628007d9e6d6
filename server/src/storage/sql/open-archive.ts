/** Opens the archive. Never fails because it is away: whoever asks meanwhile hears ArchiveUnavailable, and it is tried again. */
import path from 'node:path';
import { Kysely, sql } from 'kysely';
import type { Archive } from '../../ports/archive.ts';
import { ArchiveUnavailable } from '../../ports/archive.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { ConnectionGate } from './connection-gate.ts';
import { migrations } from './migrations.ts';
import { createPostgresDialect } from './postgres/postgres-dialect.ts';
import { openPostgresPool } from './postgres/postgres-pool.ts';
import type { PostgresPool } from './postgres/postgres-pool.ts';
import { lockPostgresSchema, lockSqliteSchema, runMigrations } from './run-migrations.ts';
import { createSqlArchive } from './sql-archive.ts';
import type { SqlArchiveChecks } from './sql-archive.ts';
import { createSqliteDialect } from './sqlite/sqlite-dialect.ts';
import { ThreadClient } from './sqlite/thread-client.ts';
import type { ArchiveTables } from './tables.ts';

export interface OpenArchive {
  readonly archive: Archive;
  /** Writes, one transaction at a time in SQLite; and reads that must see what was just written. */
  readonly database: Kysely<ArchiveTables>;
  /** Reads: beside the writes, and on Postgres from the replica if there is one. Whatever fails throws ArchiveUnavailable or UnstorableFact. */
  readonly reads: Kysely<ArchiveTables>;
  /** It did not answer when it was last asked, at most seconds ago. */
  isAway(): boolean;
  /** What is kept where, in a sentence. Without passwords. */
  describe(): string;
  close(): Promise<void>;
}

interface CommonOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** For tests that show what goes wrong without one. */
  readonly checks?: SqlArchiveChecks;
}

export interface SqliteArchiveOptions extends CommonOptions {
  readonly file: string;
  /** How long a statement may take before the database counts as away. */
  readonly statementMs?: number;
  /** How long it waits for another process that writes. */
  readonly busyMs?: number;
}

export interface PostgresArchiveOptions extends CommonOptions {
  readonly url: string;
  /** A replica, which may be some seconds behind; null: reads go to the same. */
  readonly readUrl: string | null;
  /** How long a statement may take before the database counts as away. */
  readonly statementMs?: number;
  readonly connectMs?: number;
}

const probeMs = 2_000;
/** Each for writes and for reads; a node projects on one of them. */
const connections = 6;

export function openSqliteArchive(options: SqliteArchiveOptions): OpenArchive {
  const { file, clock, logger, checks, statementMs = 10_000, busyMs = 5_000 } = options;
  const settings = { file, clock, statementMs, busyMs };
  const writer = new ThreadClient({ ...settings, readOnly: false });
  const reader = new ThreadClient({ ...settings, readOnly: true });
  const gate: ConnectionGate = new ConnectionGate({
    logger,
    migrate: () => runMigrations(plain, migrations, lockSqliteSchema),
  });
  const kysely = (thread: ThreadClient, isGated: boolean): Kysely<ArchiveTables> => {
    const begin = thread === writer ? 'begin immediate' : 'begin';
    return new Kysely({ dialect: createSqliteDialect({ thread, gate, isGated, begin }) });
  };
  const plain = kysely(writer, false);
  const database = kysely(writer, true);
  return assemble({
    gate,
    clock,
    database,
    reads: kysely(reader, true),
    checks,
    description: `History is kept in ${file}`,
    end: async () => {
      await Promise.all([writer.close(), reader.close()]);
    },
  });
}

export function openPostgresArchive(options: PostgresArchiveOptions): OpenArchive {
  const { url, readUrl, clock, logger, checks, statementMs = 10_000, connectMs = 3_000 } = options;
  const settings = { clock, connections, statementMs, connectMs };
  const writer = openPostgresPool({ ...settings, url });
  const reader = openPostgresPool({ ...settings, url: readUrl ?? url });
  const gate: ConnectionGate = new ConnectionGate({
    logger,
    migrate: () => runMigrations(plain, migrations, lockPostgresSchema),
  });
  const kysely = (pool: PostgresPool, isGated: boolean): Kysely<ArchiveTables> =>
    new Kysely({ dialect: createPostgresDialect({ pool, gate, isGated }) });
  const plain = kysely(writer, false);
  const database = kysely(writer, true);
  return assemble({
    gate,
    clock,
    database,
    reads: kysely(reader, true),
    checks,
    description: `History is kept in Postgres at ${new URL(url).host}`,
    end: async () => {
      await Promise.all([writer.close(), reader.close()]);
    },
  });
}

export interface ConfiguredArchiveOptions extends CommonOptions {
  readonly dataDir: string;
  readonly database: { readonly url: string; readonly readUrl: string | null } | null;
  /** Several nodes share one live store, so they share one archive, too: a file would hold a part of it. */
  readonly isShared: boolean;
}

/** Null: history is off. */
export function openConfiguredArchive(options: ConfiguredArchiveOptions): OpenArchive | null {
  const { database, dataDir, isShared, ...common } = options;
  if (database !== null) return openPostgresArchive({ ...common, ...database });
  return isShared ? null : openSqliteArchive({ ...common, file: path.join(dataDir, 'archive.db') });
}

interface Parts {
  readonly gate: ConnectionGate;
  readonly clock: Clock;
  readonly database: Kysely<ArchiveTables>;
  readonly reads: Kysely<ArchiveTables>;
  readonly checks: SqlArchiveChecks | undefined;
  readonly description: string;
  readonly end: () => Promise<void>;
}

function assemble({ gate, clock, database, reads, checks, description, end }: Parts): OpenArchive {
  // Makes the tables as soon as it is there, and keeps knowing whether it is.
  const probe = async (): Promise<void> => {
    try {
      await sql`select 1`.execute(database);
    } catch (error) {
      if (!(error instanceof ArchiveUnavailable)) throw error;
    }
  };
  void probe();
  const stopProbing = clock.every(probeMs, () => void probe());
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    stopProbing();
    gate.close();
    await end();
  };
  return {
    archive: createSqlArchive({ database, ...(checks === undefined ? {} : { checks }) }),
    database,
    reads,
    isAway: () => gate.isAway,
    describe: () => description,
    close: () => (closing ??= close()),
  };
}
