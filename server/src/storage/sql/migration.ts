/** One step of the archive's schema, known by its name; run once, in one transaction, in the order of migrations.ts. */
import type { Kysely } from 'kysely';
import type { ArchiveTables } from './tables.ts';

export interface Migration {
  readonly name: string;
  /** Only what SQLite and Postgres both know: text, bigint, integer, double precision; JSON as text. */
  readonly up: (db: Kysely<ArchiveTables>) => Promise<void>;
}
