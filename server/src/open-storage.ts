/** Opens what a server keeps its live state in: the embedded engine, or Redis. */
import type { Clock } from './ports/clock.ts';
import type { Logger } from './ports/logger.ts';
import type { Storage } from './ports/storage.ts';
import type { RedisAddress } from './storage/redis/address.ts';
import type { RedisStorage } from './storage/redis/redis-storage.ts';
import { openSqliteStorage } from './storage/sqlite/sqlite-storage.ts';

/** What the storages need of the configuration; each takes its own. */
export interface StorageSettings {
  readonly dataDir: string;
  readonly address: RedisAddress | null;
  readonly ca: string | null;
  readonly name: string;
  readonly wholeLog: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

export type OpenStorage = (settings: StorageSettings) => Promise<Storage | RedisStorage>;

/** Redis' adapter is read only where it is used: alone, a server needs nothing of it. */
export async function openConfiguredStorage(settings: StorageSettings): Promise<Storage | RedisStorage> {
  const { address } = settings;
  if (address === null) return openSqliteStorage(settings);
  const { openRedisStorage } = await import('./storage/redis/redis-storage.ts');
  return openRedisStorage({ ...settings, address });
}
