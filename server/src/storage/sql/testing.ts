/** Archives for tests: on a file of its own, and on a Postgres of its own that a whole test file shares, a database each. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import type { PostgresProcess } from '../../../../scripts/cluster/postgres-process.ts';
import { startPostgres as startServer } from '../../../../scripts/cluster/testing/start-postgres.ts';
import { nodeClock } from '../../platform/node-clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { openPostgresArchive, openSqliteArchive } from './open-archive.ts';
import type { OpenArchive } from './open-archive.ts';
import type { SqlArchiveChecks } from './sql-archive.ts';

export const quietLogger: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface ArchiveTestOptions {
  readonly checks?: SqlArchiveChecks;
  readonly statementMs?: number;
  readonly busyMs?: number;
  readonly logger?: Logger;
}

/** One archive and whoever opens the same again. Both are closed with the test. */
export interface ArchiveHome {
  open(options?: ArchiveTestOptions): OpenArchive;
}

export interface ArchiveKind {
  readonly kind: 'SQLite' | 'Postgres';
  /** A fresh and empty one. */
  makeHome(): Promise<ArchiveHome>;
}

/** For describe.each; a file that uses both is named *.postgres.test.ts. */
export const archiveKinds: readonly ArchiveKind[] = [
  { kind: 'SQLite', makeHome: async () => sqliteHome() },
  { kind: 'Postgres', makeHome: async () => postgresHome(await sharedPostgres()) },
];

export const openFreshArchive = async (kind: ArchiveKind): Promise<OpenArchive> => (await kind.makeHome()).open();

export interface FileHome extends ArchiveHome {
  readonly file: string;
}

export function sqliteHome(): FileHome {
  const dir = temporaryFolder();
  const file = path.join(dir, 'archive.db');
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return {
    file,
    open: (options = {}) =>
      closedWithTest(openSqliteArchive({ file, clock: nodeClock, logger: quietLogger, ...options })),
  };
}

export interface UrlHome extends ArchiveHome {
  readonly url: string;
}

let databases = 0;

/** A database of its own, by the port of a proxy if one is given. */
export async function postgresHome(postgres: PostgresProcess, port: number = postgres.port): Promise<UrlHome> {
  databases += 1;
  const name = `test_${process.pid}_${databases}`;
  await postgres.sql(`CREATE DATABASE ${name}`);
  const url = new URL(postgres.urlAt(port));
  url.pathname = `/${name}`;
  return {
    url: url.href,
    open: (options = {}) =>
      closedWithTest(
        openPostgresArchive({ url: url.href, readUrl: null, clock: nodeClock, logger: quietLogger, ...options }),
      ),
  };
}

let shared: Promise<PostgresProcess> | null = null;

/** The one of this test file, which nobody stops. */
export function sharedPostgres(): Promise<PostgresProcess> {
  shared ??= startPostgres();
  return shared;
}

/** One that may be stopped, paused and killed; ends with the test file. */
export async function startPostgres(config: Readonly<Record<string, string>> = {}): Promise<PostgresProcess> {
  const server = await startServer({ config });
  ends.push(() => server.close());
  return server.process;
}

const ends: (() => Promise<void>)[] = [];

afterAll(async () => {
  await Promise.all(ends.map((end) => end()));
});

const temporaryFolder = (): string => mkdtempSync(path.join(tmpdir(), 'inkroom-archive-'));

function closedWithTest(archive: OpenArchive): OpenArchive {
  onTestFinished(() => archive.close());
  return archive;
}
