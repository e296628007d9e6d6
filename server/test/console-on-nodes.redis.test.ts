/** The operator's console on several nodes: one switch, one book of keys. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { consoleKeyOn } from '../../scripts/keys/keyring.ts';
import { RedisProcess } from '../../scripts/cluster/redis-process.ts';
import { addressOf } from '../src/storage/redis/testing.ts';
import { ServerCommand } from './support/server-command.ts';

test('[ACCOUNT-34] [ACCOUNT-8] a link works on every node, and the archive that one unplugs is unplugged on all', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'inkroom-console-'));
  const redis = await RedisProcess.start({ dir, password: 'open sesame' });
  onTestFinished(async () => {
    await redis.kill();
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  });
  const start = (name: string) => ServerCommand.run({ REDIS_URL: redis.url, NODE_NAME: name });
  const urls = await Promise.all((await Promise.all([start('node-1'), start('node-2')])).map((node) => node.url()));
  const key = await consoleKeyOn(addressOf(redis.url));
  const ask = async (url: string | undefined, address: string, method = 'GET'): Promise<string> => {
    const response = await fetch(`${url}${address}`, { method, headers: { Authorization: `Bearer ${key}` } });
    return /"database":"(\w+)"/.exec(await response.text())?.[1] ?? `status ${response.status}`;
  };
  const states = () => Promise.all(urls.map((url) => ask(url, '/api/pipeline')));
  await expect.poll(states, { timeout: 60_000 }).toEqual(['away', 'away']);
  await ask(urls[0], '/api/pipeline/unplug', 'POST');
  await expect.poll(states, { timeout: 60_000 }).toEqual(['unplugged', 'unplugged']);
  const late = await (await start('node-3')).url();
  await expect.poll(() => ask(late, '/api/pipeline'), { timeout: 60_000 }).toBe('unplugged');
  await ask(late, '/api/pipeline/plug', 'POST');
  await expect.poll(states, { timeout: 60_000 }).toEqual(['away', 'away']);
});
