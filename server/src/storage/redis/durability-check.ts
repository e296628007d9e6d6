/** What the Redis at hand promises, looked at when the server starts and each minute. */
import { Cluster } from 'ioredis';
import type { Redis } from 'ioredis';
import { StorageError } from '../../lib/storage-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { describeAddress } from './address.ts';
import type { RedisAddress } from './address.ts';
import type { RedisClient } from './connection.ts';
import { assessRedis } from './redis-facts.ts';
import type { Assessment, RedisFacts } from './redis-facts.ts';

export interface DurabilityWatch {
  /** `durability` while an acknowledged move may not survive the end of Redis, or nobody can tell. */
  degraded(): readonly string[];
  stop(): void;
}

export interface DurabilityOptions {
  readonly client: RedisClient;
  readonly address: RedisAddress;
  readonly clock: Clock;
  readonly logger: Logger;
}

const lookMs = 60_000;

/** Throws StorageError, with what to do, for a Redis that must not be used. */
export async function watchDurability({ client, address, clock, logger }: DurabilityOptions): Promise<DurabilityWatch> {
  const where = `Redis at ${describeAddress(address)}`;
  let said = '';
  let isWeak = false;
  let isLooking = false;

  /** Said once for each state of things, not each minute. */
  const say = ({ refusals, warnings }: Assessment): void => {
    const lines = [...refusals, ...warnings];
    isWeak = lines.length > 0;
    if (lines.join() === said) return;
    if (!isWeak) logger.info(`${where} keeps what it acknowledges again`);
    for (const line of lines) logger.warn(`${where} ${line}`);
    said = lines.join();
  };

  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    try {
      say(await inspect(client));
    } catch {
      // Redis is away, whatever the client calls that: there is nothing to look at, and the link says so.
    } finally {
      isLooking = false;
    }
  };

  const found = await inspect(client);
  const [refusal] = found.refusals;
  if (refusal !== undefined) throw new StorageError(`${where} ${refusal}`);
  say(found);
  const stop = clock.every(lookMs, () => void look());
  return { degraded: () => (isWeak ? ['durability'] : []), stop };
}

async function inspect(client: RedisClient): Promise<Assessment> {
  const nodes: readonly Redis[] = client instanceof Cluster ? client.nodes('master') : [client];
  const found = await Promise.all(nodes.map(async (node) => assessRedis(await readFacts(node))));
  const distinct = (lines: readonly string[]): readonly string[] => [...new Set(lines)];
  return {
    refusals: distinct(found.flatMap(({ refusals }) => refusals)),
    warnings: distinct(found.flatMap(({ warnings }) => warnings)),
  };
}

async function readFacts(node: Redis): Promise<RedisFacts> {
  const info = await unlessForbidden(node.info());
  const told = (name: string): string | null => {
    const line = typeof info === 'string' ? new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info) : null;
    return line?.[1] ?? null;
  };
  const set = async (name: string): Promise<string | null> => {
    const reply = await unlessForbidden(node.call('CONFIG', 'GET', name));
    return Array.isArray(reply) && typeof reply[1] === 'string' ? reply[1] : null;
  };
  const isAppending = told('aof_enabled');
  return {
    version: told('redis_version'),
    maxmemoryPolicy: (await set('maxmemory-policy')) ?? told('maxmemory_policy'),
    appendonly: (await set('appendonly')) ?? (isAppending === null ? null : isAppending === '1' ? 'yes' : 'no'),
    appendfsync: await set('appendfsync'),
    noAppendfsyncOnRewrite: await set('no-appendfsync-on-rewrite'),
  };
}

/** Null where Redis refuses the question: its operator may have forbidden or renamed the command. */
async function unlessForbidden(question: Promise<unknown>): Promise<unknown> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError') return null;
    throw error;
  }
}
