import { existsSync, readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startCluster } from './cluster.ts';
import type { Cluster, ClusterOptions } from './cluster.ts';

const plainNode = join(import.meta.dirname, 'testing', 'plain-node.ts');
const patient = { timeout: 60_000, interval: 20 };

async function cluster(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const started = await startCluster({ nodes: 2, entry: plainNode, ...options });
  onTestFinished(async () => await started.close());
  return started;
}

async function servedBy(url: string): Promise<string | null> {
  const response = await fetch(`${url}/api`, { headers: { connection: 'close' } });
  return response.headers.get('x-served-by');
}

async function whoServes({ url }: Cluster, requests: number): Promise<readonly string[]> {
  const names = new Set<string | null>();
  for (let request = 0; request < requests; request += 1) names.add(await servedBy(url));
  return [...names].map(String).toSorted();
}

/** An orphan that died and was not buried yet still has a number, but does not run. */
function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // No such process, which is an answer.
    return false;
  }
}

describe('a cluster on one machine', () => {
  it('serves all nodes behind one address', async () => {
    const running = await cluster({ nodes: 3 });
    await vi.waitFor(async () => expect(await whoServes(running, 6)).toEqual(['node-1', 'node-2', 'node-3']), patient);
    expect(new Set(running.nodes.map(({ port }) => port)).size).toBe(3);
  });

  it('gives each node its name, the one store, and the settings of the test', async () => {
    const running = await cluster({
      env: { DEFAULT_AREA: '200' },
      nodeEnv: (index) => ({ SEAT: String(index) }),
      nodeRedisUrl: (index) => `redis://127.0.0.1:${index + 1}`,
    });
    const environments = await Promise.all(
      running.nodes.map(async ({ url }) => {
        const { environment } = (await (await fetch(url)).json()) as { environment: Record<string, string> };
        return environment;
      }),
    );
    expect(environments).toMatchObject([
      { NODE_NAME: 'node-1', DEFAULT_AREA: '200', SEAT: '0', REDIS_URL: 'redis://127.0.0.1:1', HOUSE_GAMES: '0' },
      { NODE_NAME: 'node-2', DEFAULT_AREA: '200', SEAT: '1', REDIS_URL: 'redis://127.0.0.1:2', HOUSE_GAMES: '0' },
    ]);
  });

  it('goes on without a node that was killed, and with it when it was started again', async () => {
    const running = await cluster();
    const [first] = running.nodes;
    const port = first?.port;
    await first?.kill();
    await vi.waitFor(async () => expect(await whoServes(running, 4)).toEqual(['node-2']), patient);
    await first?.start();
    expect(first?.port).toBe(port);
    await vi.waitFor(async () => expect(await whoServes(running, 4)).toEqual(['node-1', 'node-2']), patient);
  });

  it('starts again whatever dies, when asked to', async () => {
    const lines: string[] = [];
    const running = await cluster({ restartDead: true, log: (line) => lines.push(line) });
    const dead = [running.nodes[1]?.pid ?? 0, running.redis.pid, running.haproxy?.pid ?? 0];
    for (const pid of dead) process.kill(pid, 'SIGKILL');
    for (const name of ['node-2', 'redis', 'haproxy']) {
      const again = new RegExp(`^${name} serves again: process \\d+$`, 'm');
      await vi.waitFor(() => expect(lines.join('\n')).toMatch(again), patient);
    }
    expect(dead.filter(isRunning)).toEqual([]);
    await vi.waitFor(async () => expect(await whoServes(running, 4)).toEqual(['node-1', 'node-2']), patient);
  });

  it('shares one port between the nodes without HAProxy', async () => {
    const running = await cluster({ haproxy: false });
    expect(running.haproxy).toBeNull();
    expect(running.nodes.map(({ url }) => url)).toEqual([running.url, running.url]);
    await vi.waitFor(async () => expect(await whoServes(running, 16)).toEqual(['node-1', 'node-2']), patient);
  });

  it('leaves neither processes nor files behind', async () => {
    const running = await startCluster({ nodes: 2, entry: plainNode });
    const pids = [...running.nodes.map(({ pid }) => pid), running.redis.pid, running.haproxy?.pid ?? 0];
    expect(pids.filter(isRunning)).toHaveLength(4);
    await running.stop();
    expect(pids.filter(isRunning)).toEqual([]);
    expect(existsSync(running.dataDir)).toBe(false);
  });

  it('leaves nothing behind when one part does not start', async () => {
    const taker = createServer();
    await new Promise<void>((resolve) => {
      taker.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => void taker.close());
    const address = taker.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await expect(startCluster({ nodes: 2, entry: plainNode, ...(port !== undefined && { port }) })).rejects.toThrow(
      'haproxy',
    );
  });

  it('ends with its parent, however that dies', async () => {
    const script = `
      import { startCluster } from ${JSON.stringify(join(import.meta.dirname, 'cluster.ts'))};
      const { nodes, redis, haproxy } = await startCluster({ nodes: 2, entry: ${JSON.stringify(plainNode)} });
      console.log(JSON.stringify([...nodes.map(({ pid }) => pid), redis.pid, haproxy.pid]));
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const pids = await new Promise<number[]>((resolve) => {
      createInterface({ input: parent.stdout }).once('line', (line) => resolve(JSON.parse(line) as number[]));
    });
    expect(pids.filter(isRunning)).toHaveLength(4);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), patient);
  });
});
