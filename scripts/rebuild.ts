/**
 * `npm run rebuild`: ratings, records, boards and statistics again from the archive alone, for the person who operates
 * the server. Works on the database of DATABASE_URL, or on archive.db in DATA_DIR, whether servers run or not.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createProgressBar } from './lib/progress-bar.ts';
import { readConfig } from '../server/src/config.ts';
import { nodeClock } from '../server/src/platform/node-clock.ts';
import type { Logger } from '../server/src/ports/logger.ts';
import { openPostgresArchive, openSqliteArchive } from '../server/src/storage/sql/open-archive.ts';
import type { OpenArchive } from '../server/src/storage/sql/open-archive.ts';
import { rebuildArchive } from '../server/src/storage/sql/rebuild-archive.ts';

const silent: Logger = { info() {}, warn() {}, error() {} };

/** A table of years is read and written in one statement; and a server may just be busy with a batch. */
const patience = { statementMs: 3_600_000, busyMs: 60_000 };

/** What is wrong, where there is nothing to open. */
function openArchive(): OpenArchive | string {
  const { database, redis, dataDir } = readConfig();
  const common = { clock: nodeClock, logger: silent, ...patience };
  if (database !== null) return openPostgresArchive({ ...common, ...database });
  if (redis !== null) return 'There is no archive: set DATABASE_URL to the database that the servers write to.';
  const file = join(dataDir, 'archive.db');
  if (existsSync(file)) return openSqliteArchive({ ...common, file });
  return `There is no archive in ${dataDir} yet. Set DATA_DIR if the server keeps its data elsewhere.`;
}

async function run(): Promise<string | null> {
  const opened = openArchive();
  if (typeof opened === 'string') return opened;
  const draw = createProgressBar(process.stderr);
  try {
    const { games, scores, tickets } = await rebuildArchive(opened.database, ({ part, done, total }) =>
      draw(part, done, total),
    );
    const found =
      games.corrected === 0 ? 'everything was right' : `${games.corrected} rows were wrong and are right now`;
    process.stdout.write(
      `${games.games} games counted again: ${found}. ${scores.values} scores from outside, ${tickets} tickets.\n`,
    );
    return null;
  } finally {
    await opened.close();
  }
}

try {
  const fault = await run();
  if (fault !== null) {
    process.stderr.write(`${fault}\n`);
    process.exitCode = 1;
  }
} catch (error) {
  // A fault that a person can mend says how; anything else is a bug and is thrown on.
  if (!(error instanceof Error) || !['ConfigError', 'ArchiveUnavailable'].includes(error.name)) throw error;
  process.stderr.write(
    `${error.name === 'ArchiveUnavailable' ? `The archive cannot be reached: ${error.message}. Nothing was changed.` : error.message}\n`,
  );
  process.exitCode = 1;
}
