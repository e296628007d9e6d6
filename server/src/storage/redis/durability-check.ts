/** What the Redis at hand can promise, looked at when the server starts and each minute. */
import { Cluster } from 'ioredis';
import type { Redis } from 'ioredis';
import { StorageError } from '../../lib/storage-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { describeAddress } from './address.ts';
import type { RedisAddress } from './address.ts';
import type { RedisClient } from './connection.ts';

export interface DurabilityWatch {
  /** `durability` while an acknowledged move may not survive the end of Redis. */
  degraded(): readonly string[];
  stop(): void;
}

export interface DurabilityOptions {
  readonly client: RedisClient;
  readonly address: RedisAddress;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Found {
  /** Redis cannot be used as it is. */
  readonly refusals: readonly string[];
  /** It promises less than it could. */
  readonly warnings: readonly string[];
}

const lookMs = 60_000;
const oldestMajor = 7;

/** Throws StorageError, with what to do, for a Redis that must not be used. */
export async function watchDurability(options: DurabilityOptions): Promise<DurabilityWatch> {
  const { client, address, clock, logger } = options;
  let warned = '';
  let isWeak = false;
  const look = async (): Promise<readonly string[]> => {
    const { refusals, warnings } = await inspectAll(client);
    const weak = [...refusals, ...warnings];
    isWeak = weak.length > 0;
    // Once for each state of things, not each minute.
    if (weak.join() !== warned) {
      for (const line of weak) logger.warn(`Redis at ${describeAddress(address)}: ${line}`);
      if (weak.length === 0) logger.info(`Redis at ${describeAddress(address)} keeps what it acknowledges`);
      warned = weak.join();
    }
    return refusals;
  };
  const { refusals } = await inspectAll(client);
  if (refusals.length > 0) throw new StorageError(`Redis at ${describeAddress(address)}: ${refusals.join(' ')}`);
  await look();
  // While Redis is away there is nothing to look at, and that is said elsewhere.
  const stop = clock.every(lookMs, () => void look().catch(() => undefined));
  return { degraded: () => (isWeak ? ['durability'] : []), stop };
}

async function inspectAll(client: RedisClient): Promise<Found> {
  const nodes: readonly Redis[] = client instanceof Cluster ? client.nodes('master') : [client];
  const found = await Promise.all(nodes.map(inspect));
  const distinct = (pick: (one: Found) => readonly string[]) => [...new Set(found.flatMap(pick))];
  return { refusals: distinct((one) => one.refusals), warnings: distinct((one) => one.warnings) };
}

async function inspect(node: Redis): Promise<Found> {
  const info = await node.info();
  const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? '0';
  const policy = (await setting(node, 'maxmemory-policy')) ?? /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? 'unknown';
  const isAppending = /^aof_enabled:1/m.test(info);
  const fsync = await setting(node, 'appendfsync');
  return {
    refusals: [
      ...(Number(version.split('.')[0]) < oldestMajor
        ? [`this is Redis ${version}, but ${oldestMajor}.0 or newer is needed.`]
        : []),
      ...(policy === 'noeviction' || policy === 'unknown'
        ? []
        : [
            `its maxmemory-policy is ${policy}, so it would throw rooms away when memory is short. Set it: redis-cli config set maxmemory-policy noeviction, and the same in redis.conf.`,
          ]),
    ],
    warnings: [
      ...(isAppending
        ? []
        : [
            'appendonly is off, so every acknowledged move is lost when Redis stops. Set it: redis-cli config set appendonly yes, and the same in redis.conf.',
          ]),
      ...(isAppending && fsync !== null && fsync !== 'always'
        ? [
            `appendfsync is ${fsync}, so acknowledged moves of the last second may be lost with the machine. Set it: redis-cli config set appendfsync always, and the same in redis.conf.`,
          ]
        : []),
      ...(isAppending && fsync === null
        ? ['it does not let CONFIG be read, so nobody can tell whether appendfsync is always.']
        : []),
    ],
  };
}

/** Null where CONFIG is forbidden. */
async function setting(node: Redis, name: string): Promise<string | null> {
  try {
    const reply: unknown = await node.call('CONFIG', 'GET', name);
    return Array.isArray(reply) && typeof reply[1] === 'string' ? reply[1] : null;
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError') return null;
    throw error;
  }
}
