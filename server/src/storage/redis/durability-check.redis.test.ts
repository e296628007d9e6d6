import { describe, expect, it, onTestFinished } from 'vitest';
import { StorageError } from '../../lib/storage-error.ts';
import { nodeClock } from '../../platform/node-clock.ts';
import { connect, whenReady } from './connection.ts';
import { watchDurability } from './durability-check.ts';
import type { DurabilityWatch } from './durability-check.ts';
import { addressOf, recordingLogger, startRedis } from './testing.ts';
import type { RedisUnderTest, StartRedisOptions } from './testing.ts';

async function started(options: StartRedisOptions = {}): Promise<RedisUnderTest> {
  const redis = await startRedis(options);
  onTestFinished(() => redis.close());
  return redis;
}

/** Looks at the start, and again with each tick. */
async function watched(url: string) {
  const logger = recordingLogger();
  const address = addressOf(url);
  const client = connect('commands', { address, name: 'test', logger });
  onTestFinished(() => client.disconnect());
  await whenReady(client, 5_000);
  const ticks: (() => void)[] = [];
  const every = (_: number, task: () => void) => {
    ticks.push(task);
    return () => void ticks.splice(ticks.indexOf(task), 1);
  };
  const watch: DurabilityWatch = await watchDurability({ client, address, logger, clock: { ...nodeClock, every } });
  onTestFinished(() => watch.stop());
  return { watch, lines: logger.lines, ticks, tick: () => ticks.forEach((task) => task()) };
}

describe.each(['one Redis', 'Redis Cluster'] as const)('%s', (kind) => {
  const timeout = 60_000;

  it('[REDIS-2] as the operations page says: nothing to complain of', { timeout }, async () => {
    const { watch, lines } = await watched((await started({ kind })).url);
    expect(watch.degraded()).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('[REDIS-1] one that throws keys away is refused, with the lines that mend it', { timeout }, async () => {
    const redis = await started({ kind });
    // Of three masters one is enough.
    await redis.masters.at(-1)?.cli('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    const problem: unknown = await watched(redis.url).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(StorageError);
    expect(String(problem)).toContain('maxmemory-policy is allkeys-lru');
    expect(String(problem)).toContain('config set maxmemory-policy noeviction');
    expect(String(problem)).not.toContain('\n');
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    expect((await watched(redis.url)).watch.degraded()).toEqual([]);
  });
});

it('[REDIS-2] without a file it is used, and warned about once, until it is mended', async () => {
  const redis = await started({ config: { appendonly: 'no' } });
  const { watch, lines, tick } = await watched(redis.url);
  expect(watch.degraded()).toEqual(['durability']);
  expect(lines).toEqual([
    expect.stringMatching(/127\.0\.0\.1:\d+ loses acknowledged moves.*config set appendonly yes/),
  ]);
  await redis.command('CONFIG', 'SET', 'appendfsync', 'everysec');
  tick();
  await redis.command('CONFIG', 'SET', 'appendonly', 'yes');
  await expect.poll(() => (tick(), lines.length)).toBe(2);
  expect(lines[1]).toMatch(/last second.*config set appendfsync always/);
  expect(watch.degraded()).toEqual(['durability']);
  await redis.command('CONFIG', 'SET', 'appendfsync', 'always');
  await expect.poll(() => (tick(), watch.degraded())).toEqual([]);
  expect(lines.slice(2)).toEqual([expect.stringContaining('keeps what it acknowledges')]);
});

it('[REDIS-2] one that begins to throw keys away is not believed any more', async () => {
  const redis = await started();
  const { watch, lines, tick } = await watched(redis.url);
  await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'volatile-lru');
  await expect.poll(() => (tick(), watch.degraded())).toEqual(['durability']);
  expect(lines).toEqual([expect.stringContaining('maxmemory-policy is volatile-lru')]);
});

it('[REDIS-2] where CONFIG is forbidden the rest is read elsewhere, and what cannot be is said', async () => {
  const redis = await started();
  await redis.command('ACL', 'SETUSER', 'node', 'on', '>secret', '~*', '&*', '+@all', '-config');
  const url = redis.url.replace('://', '://node:secret@');
  const { watch, lines } = await watched(url);
  expect(watch.degraded()).toEqual(['durability']);
  expect(lines).toEqual([expect.stringMatching(/could not be verified.*redis\.conf says: appendfsync always;/)]);
  await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lfu');
  await expect(watched(url)).rejects.toThrow('allkeys-lfu');
});

it('[REDIS-2] where nothing may be read it is used, and said that nothing could be verified', async () => {
  const redis = await started();
  await redis.command('ACL', 'SETUSER', 'node', 'on', '>secret', '~*', '&*', '+@all', '-config', '-info');
  const { watch, lines } = await watched(redis.url.replace('://', '://node:secret@'));
  expect(watch.degraded()).toEqual(['durability']);
  expect(lines).toEqual([expect.stringContaining('maxmemory-policy noeviction, appendonly yes, appendfsync always')]);
});

it('[REDIS-2] a renamed CONFIG is as good as none', async () => {
  const redis = await started({ config: { 'rename-command CONFIG': 'HIDDEN' } });
  const { lines } = await watched(redis.url);
  expect(lines).toEqual([expect.stringContaining('could not be verified')]);
});

it('[REDIS-2] while Redis is away nothing is said, and it is looked at again afterwards', async () => {
  const redis = await started();
  const { watch, lines, tick, ticks } = await watched(redis.url);
  await redis.process.kill();
  tick();
  await redis.process.start();
  await redis.command('CONFIG', 'SET', 'appendfsync', 'no');
  await expect.poll(() => (tick(), watch.degraded()), { timeout: 60_000 }).toEqual(['durability']);
  expect(lines.filter((line) => line.includes('appendfsync'))).toHaveLength(1);
  watch.stop();
  expect(ticks).toEqual([]);
});
