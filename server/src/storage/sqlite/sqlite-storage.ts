/** Opens everything that the embedded server keeps: one folder, one live.db, one worker. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createMemoryCodes } from '../../platform/memory-codes.ts';
import { createMemoryPlug } from '../../platform/memory-plug.ts';
import { createMemoryPresence } from '../../platform/memory-presence.ts';
import { noSignals } from '../../platform/no-signals.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Storage } from '../../ports/storage.ts';
import { createOutboxSignal } from '../../lib/outbox-signal.ts';
import { LiveDatabase } from './live-database.ts';
import { createSqliteAccountBook } from './sqlite-account-book.ts';
import { createSqliteActivityBook } from './sqlite-activity-book.ts';
import { createSqliteChatLog } from './sqlite-chat-log.ts';
import { openSqliteOutbox } from './sqlite-outbox.ts';
import { createSqlitePlayerStore } from './sqlite-player-store.ts';
import { createSqliteRankIndex } from './sqlite-rank-index.ts';
import { createSqliteScoreBook } from './sqlite-score-book.ts';
import { createSqliteSettings } from './sqlite-settings.ts';
import { SqliteStore } from './sqlite-store.ts';
import type { SqliteStoreChecks } from './sqlite-store.ts';
import { StorageError } from '../../lib/storage-error.ts';
import { createStoreClock } from '../../lib/store-clock.ts';

export interface SqliteStorageOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** For tests that show what goes wrong without one. */
  readonly checks?: SqliteStoreChecks;
}

/** Throws StorageError with one line that says what to do. */
export async function openSqliteStorage(options: SqliteStorageOptions): Promise<Storage> {
  const { dataDir, logger } = options;
  const clock = createStoreClock(options.clock);
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch {
    throw new StorageError(`The folder ${dataDir} cannot be made. Choose another one: DATA_DIR=./data npm start`);
  }
  const file = path.join(dataDir, 'live.db');
  const database = await LiveDatabase.open({ file, clock, logger });
  const signal = createOutboxSignal();
  const openStore = { appended: signal.appended, ...(options.checks === undefined ? {} : { checks: options.checks }) };
  const opened = Promise.all([
    SqliteStore.open(database, clock, openStore),
    openSqliteOutbox({ engine: database, signal, now: () => clock.now() }),
  ]);
  const [store, outbox] = await opened.catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  const ranks = createSqliteRankIndex({ file: path.join(dataDir, 'boards.db'), engine: database, logger });
  return {
    store,
    chatLog: createSqliteChatLog(database),
    players: createSqlitePlayerStore(database, clock),
    settings: createSqliteSettings(database),
    accounts: createSqliteAccountBook(database),
    plug: createMemoryPlug(),
    activity: createSqliteActivityBook({ engine: database, clock, appended: signal.appended }),
    codes: createMemoryCodes(clock),
    presence: createMemoryPresence({ node: 'this', orphans: store.orphans }),
    signals: noSignals,
    ranks,
    scores: createSqliteScoreBook({ engine: database, clock, appended: signal.appended }),
    outbox,
    degraded: () => (store.isAway ? ['store'] : []),
    isDeaf: () => false,
    describe: () => `Rooms, players and results are kept in ${file}`,
    async close() {
      await ranks.close();
      await store.close();
      await database.close();
    },
  };
}
