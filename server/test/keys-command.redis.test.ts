/** `npm run keys`, on a Redis that a running node uses too. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RedisProcess } from '../../scripts/cluster/redis-process.ts';
import { runCommand } from '../../scripts/lib/command.ts';
import { root } from '../../scripts/lib/paths.ts';
import { ServerCommand } from './support/server-command.ts';

test('[ACCOUNT-21] [ACCOUNT-6] keys made and revoked beside two nodes count on both within seconds', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'inkroom-keys-'));
  const redis = await RedisProcess.start({ dir, password: 'open sesame' });
  onTestFinished(async () => {
    await redis.kill();
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  });
  const env = { REDIS_URL: redis.url };
  const nodes = await Promise.all([
    ServerCommand.run({ ...env, NODE_NAME: 'node-1' }),
    ServerCommand.run({ ...env, NODE_NAME: 'node-2' }),
  ]);
  const urls = await Promise.all(nodes.map((node) => node.url()));
  const command = (...args: readonly string[]) =>
    runCommand(process.execPath, [path.join(root, 'scripts', 'run.js'), 'keys', ...args], { limitMs: 90_000, env });
  const made = await command('create', 'boss', '--scope', 'admin');
  const key = /ink_\S+/.exec(made.output)?.[0] ?? '';
  const statuses = () =>
    Promise.all(
      urls.map(async (url) => {
        const response = await fetch(`${url}/api/accounts`, { headers: { Authorization: `Bearer ${key}` } });
        return response.status;
      }),
    );
  await expect.poll(statuses, { timeout: 60_000 }).toEqual([200, 200]);
  await command('revoke', 'boss');
  await expect.poll(statuses, { timeout: 60_000 }).toEqual([401, 401]);
});
