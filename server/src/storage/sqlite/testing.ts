/** Test support: an embedded store in a temporary folder, under a clock that the test moves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodeClock } from '../../platform/node-clock.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Storage } from '../../ports/storage.ts';
import type { StoreUnderTest } from '../../ports/store-bench.contract.ts';
import { openSqliteStorage } from './sqlite-storage.ts';
import type { SqliteStoreChecks } from './sqlite-store.ts';

export const silentLogger: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export function temporaryFolder(): { path: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'inkroom-store-'));
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface TemporaryStore extends StoreUnderTest {
  readonly storage: Storage;
  readonly folder: string;
  /** Opens the same folder again. */
  reopenStorage(): Promise<Storage>;
  close(): Promise<void>;
}

export async function openTemporaryStore(checks?: SqliteStoreChecks): Promise<TemporaryStore> {
  const folder = temporaryFolder();
  let shiftMs = 0;
  /** While it is opened again, however long that takes: a restart is as quick as the test says. */
  let stoppedAt: number | null = null;
  const clock: Clock = { ...nodeClock, now: () => stoppedAt ?? Date.now() + shiftMs };
  const options = {
    dataDir: folder.path,
    clock,
    logger: silentLogger,
    ...(checks === undefined ? {} : { checks }),
  };
  let current = await openSqliteStorage(options);
  const reopenStorage = async (): Promise<Storage> => {
    const at = clock.now();
    stoppedAt = at;
    await current.close();
    current = await openSqliteStorage(options);
    shiftMs = at - Date.now();
    stoppedAt = null;
    return current;
  };
  return {
    store: current.store,
    storage: current,
    folder: folder.path,
    advance: (ms) => {
      shiftMs += ms;
    },
    reopenStorage,
    reopen: async () => (await reopenStorage()).store,
    async close() {
      await current.close();
      folder.remove();
    },
  };
}
