import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startRedisCluster } from './redis-cluster.ts';
import { RedisProcess } from './redis-process.ts';
import type { RedisOptions } from './redis-process.ts';
import { makeCertificate } from './self-signed.ts';

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'inkroom-redis-'));
  onTestFinished(async () => await rm(dir, { recursive: true, force: true, maxRetries: 3 }));
  return dir;
}

async function startRedis(options: Partial<RedisOptions> = {}): Promise<RedisProcess> {
  const redis = await RedisProcess.start({ dir: join(await folder(), 'data'), ...options });
  onTestFinished(async () => await redis.kill());
  return redis;
}

describe('Redis as a child process', () => {
  it('is set up as the operations page says', async () => {
    const redis = await startRedis();
    const answers = async (name: string) => (await redis.cli('config', 'get', name)).split('\n')[1];
    expect(await answers('appendonly')).toBe('yes');
    expect(await answers('appendfsync')).toBe('always');
    expect(await answers('no-appendfsync-on-rewrite')).toBe('no');
    expect(await answers('maxmemory-policy')).toBe('noeviction');
  });

  it('takes other settings where a test wants them', async () => {
    const redis = await startRedis({ config: { appendfsync: 'everysec' } });
    expect(await redis.cli('config', 'get', 'appendfsync')).toContain('everysec');
  });

  it('keeps what it acknowledged over a kill, on the same port', async () => {
    const redis = await startRedis();
    const { port } = redis;
    await redis.cli('set', 'move', '4');
    await redis.kill('SIGKILL');
    expect(redis.isRunning).toBe(false);
    await redis.start();
    expect(redis.port).toBe(port);
    expect(await redis.cli('get', 'move')).toBe('4');
  });

  it('comes back empty when asked to', async () => {
    const redis = await startRedis();
    await redis.cli('set', 'move', '4');
    await redis.startEmpty();
    expect(await redis.cli('dbsize')).toBe('0');
  });

  it('asks for its password', async () => {
    const redis = await startRedis({ password: 'open: sesame' });
    expect(redis.url).toMatch(/^redis:\/\/:open%3A%20sesame@127\.0\.0\.1:\d+$/);
    expect(await redis.cli('ping')).toBe('PONG');
  });

  it('speaks TLS with a certificate that can be checked', async () => {
    const redis = await startRedis({ tls: await makeCertificate(await folder()) });
    expect(redis.url).toMatch(/^rediss:/);
    expect(await redis.cli('ping')).toBe('PONG');
  });

  it('says what was wrong when it does not start', async () => {
    await expect(startRedis({ config: { 'maxmemory-policy': 'no such policy' } })).rejects.toThrow('maxmemory-policy');
  });
});

describe('Redis Cluster', () => {
  it('serves every slot from three masters', { timeout: 90_000 }, async () => {
    const cluster = await startRedisCluster({ dir: await folder() });
    onTestFinished(async () => await cluster.close());
    expect(cluster.masters).toHaveLength(3);
    for (const master of cluster.masters)
      expect(await master.cli('cluster', 'info')).toContain('cluster_slots_ok:16384');
    expect(cluster.url).toMatch(/^redis\+cluster:\/\/127\.0\.0\.1:\d+,127\.0\.0\.1:\d+,127\.0\.0\.1:\d+$/);
  });
});
