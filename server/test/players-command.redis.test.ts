/** `npm run players`, on a Redis that a running cluster uses too. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../scripts/cluster/free-port.ts';
import { RedisProcess } from '../../scripts/cluster/redis-process.ts';
import { runCommand } from '../../scripts/lib/command.ts';
import { root } from '../../scripts/lib/paths.ts';
import { createIdentity } from '../src/identity/create-identity.ts';
import { valueOf } from '../src/identity/testing/identity-bench.ts';
import { createMemoryCodes } from '../src/platform/memory-codes.ts';
import { nodeClock } from '../src/platform/node-clock.ts';
import { nodeEntropy } from '../src/platform/node-entropy.ts';
import { nodeSecrets } from '../src/platform/node-secrets.ts';
import { parseRedisUrl } from '../src/storage/redis/address.ts';
import { openRedisStorage } from '../src/storage/redis/redis-storage.ts';

const address = '192.0.2.1';

async function startRedis(): Promise<RedisProcess> {
  const dir = await mkdtemp(path.join(tmpdir(), 'inkroom-players-'));
  const redis = await RedisProcess.start({ dir, password: 'open sesame' });
  onTestFinished(async () => {
    await redis.kill();
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  });
  return redis;
}

/** What a node knows of people. */
async function identityOn(redis: RedisProcess) {
  const at = parseRedisUrl(redis.url);
  if (at === null) throw new Error('no address');
  const logger = { info() {}, warn() {}, error() {} };
  const storage = await openRedisStorage({ address: at, name: 'node-1', clock: nodeClock, logger });
  onTestFinished(() => storage.close());
  const { players, settings } = storage;
  const codes = createMemoryCodes(nodeClock);
  const shared = { players, settings, codes, clock: nodeClock, entropy: nodeEntropy, secrets: nodeSecrets };
  return await createIdentity({ ...shared, sessionKeys: [], defaultArea: 100 });
}

const command = (url: string, ...args: readonly string[]) =>
  runCommand(process.execPath, [path.join(root, 'scripts', 'run.js'), 'players', ...args], {
    limitMs: 60_000,
    env: { REDIS_URL: url },
  });

test('[IDENTITY-30] a name is shown and released on Redis too, while nodes run', async () => {
  const redis = await startRedis();
  const identity = await identityOn(redis);
  const fresh = valueOf(await identity.open({}, address));
  await identity.update(fresh, { username: 'Ada' });

  const shown = await command(redis.url, 'show', 'ada');
  expect(shown).toMatchObject({ code: 0 });
  expect(shown.output).toContain('Ada (claimed)');
  const released = await command(redis.url, 'release', 'ada');
  expect(released.output).toMatch(/^ada is released and can be claimed from \d{4}-\d\d-\d\d on\./);
  expect(released.code).toBe(0);
  expect(await command(redis.url, 'show', 'ada')).toMatchObject({ code: 1, output: 'Nobody is called ada.\n' });

  const later = await identityOn(redis);
  expect(valueOf(await later.open({ ...fresh.credentials }, address)).player).toBe(fresh.player);
  const rival = valueOf(await later.open({}, address));
  expect(await later.update(rival, { username: 'ada' })).toEqual({ ok: false, error: { code: 'name-taken' } });
});

test('where Redis does not answer it says so in one line', async () => {
  const port = await freePort();
  const { code, output } = await command(`redis://127.0.0.1:${port}`, 'show', 'ada');
  expect(code).toBe(1);
  expect(output).toMatch(/^Redis at 127\.0\.0\.1:\d+ does not answer: .*\n$/);
});
