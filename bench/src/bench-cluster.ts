/** The processes of one measured cluster: a Redis and some nodes, ours or the plain ones; all on one processor. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NodeProcess } from '../../scripts/cluster/node-process.ts';
import { RedisProcess } from '../../scripts/cluster/redis-process.ts';
import type { ClusterTarget } from './load.ts';
import { cpuMicros, pin } from './process-figures.ts';

/** `none`: memory only. The others write each command to a file: synced each second, or before it is answered. */
export type Persistence = 'none' | 'everysec' | 'always';

export interface ClusterKind {
  readonly naive: boolean;
  readonly persistence: Persistence;
}

/** CPU in microseconds, of each node and of Redis. */
export interface CpuTaken {
  readonly nodes: readonly number[];
  readonly redis: number;
}

const naiveEntry = path.join(import.meta.dirname, 'naive-cluster-node.ts');

const redisConfigs: Readonly<Record<Persistence, Readonly<Record<string, string>>>> = {
  none: { appendonly: 'no' },
  everysec: { appendfsync: 'everysec' },
  always: { appendfsync: 'always' },
};

export class BenchCluster {
  readonly redis: RedisProcess;
  readonly nodes: readonly NodeProcess[];
  readonly target: ClusterTarget;
  readonly #dir: string;

  private constructor(parts: { redis: RedisProcess; nodes: readonly NodeProcess[]; naive: boolean; dir: string }) {
    this.redis = parts.redis;
    this.nodes = parts.nodes;
    this.target = { urls: parts.nodes.map(({ url }) => url), naive: parts.naive };
    this.#dir = parts.dir;
  }

  /** `fill` is called with the address of Redis before there is a node. */
  static async start(
    { naive, persistence }: ClusterKind,
    count: number,
    fill: (redisUrl: string) => Promise<void> = async () => undefined,
  ): Promise<BenchCluster> {
    const dir = mkdtempSync(path.join(tmpdir(), 'inkroom-bench-'));
    const redis = await RedisProcess.start({ dir, config: redisConfigs[persistence] });
    await fill(redis.url);
    const nodes: NodeProcess[] = [];
    for (let index = 1; index <= count; index += 1) {
      const name = `node-${index}`;
      const env = { REDIS_URL: redis.url, HOST: '127.0.0.1', TRUSTED_PROXIES: 'loopback', HOUSE_GAMES: '0' };
      const node = await NodeProcess.start({
        name,
        env: { ...env, DATA_DIR: path.join(dir, name), NODE_NAME: name },
        ...(naive ? { entry: naiveEntry } : {}),
      });
      nodes.push(node);
    }
    pin('servers', [redis.pid, ...nodes.map(({ pid }) => pid)]);
    return new BenchCluster({ redis, nodes, naive, dir });
  }

  /** Since they began. */
  cpu(): CpuTaken {
    return { nodes: this.nodes.map(({ pid }) => cpuMicros(pid)), redis: cpuMicros(this.redis.pid) };
  }

  async close(): Promise<void> {
    await Promise.all([...this.nodes.map((node) => node.kill()), this.redis.kill()]);
    rmSync(this.#dir, { recursive: true, force: true, maxRetries: 3 });
  }
}

export const cpuSince = (before: CpuTaken, after: CpuTaken): CpuTaken => ({
  nodes: after.nodes.map((micros, index) => micros - (before.nodes[index] ?? 0)),
  redis: after.redis - before.redis,
});

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
