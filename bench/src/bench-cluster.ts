/** The processes of one measured cluster: a Redis and some nodes, ours or the plain ones; all on one processor. */
import path from 'node:path';
import { ServerProcess } from '../../e2e/support/server-process.ts';
import type { ClusterTarget } from './load.ts';
import { cpuMicros, pin } from './process-figures.ts';
import { RedisProcess } from './redis-process.ts';
import type { Persistence } from './redis-process.ts';

export interface ClusterKind {
  readonly naive: boolean;
  readonly persistence: Persistence;
}

export interface CpuTaken {
  readonly nodes: readonly number[];
  readonly redis: number;
}

export class BenchCluster {
  readonly redis: RedisProcess;
  readonly nodes: readonly ServerProcess[];
  readonly target: ClusterTarget;

  private constructor(redis: RedisProcess, nodes: readonly ServerProcess[], naive: boolean) {
    this.redis = redis;
    this.nodes = nodes;
    this.target = { urls: nodes.map(({ url }) => url), naive };
  }

  static async start({ naive, persistence }: ClusterKind, count: number): Promise<BenchCluster> {
    const redis = await RedisProcess.start(persistence);
    const nodes: ServerProcess[] = [];
    for (let index = 0; index < count; index += 1) {
      const node = await ServerProcess.start({
        env: { REDIS_URL: redis.url, TRUSTED_PROXIES: 'loopback', HOUSE_GAMES: '0', NODE_NAME: `node-${index + 1}` },
        ...(naive ? { entry: path.join(import.meta.dirname, 'naive-cluster-node.ts') } : {}),
      });
      nodes.push(node);
    }
    const cluster = new BenchCluster(redis, nodes, naive);
    pin('servers', [redis.pid, ...nodes.map(({ pid }) => pid)]);
    return cluster;
  }

  /** Microseconds of each node and of Redis since they began. */
  cpu(): CpuTaken {
    return { nodes: this.nodes.map(({ pid }) => cpuMicros(pid)), redis: cpuMicros(this.redis.pid) };
  }

  async close(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.close()));
    await this.redis.close();
  }
}

export const cpuSince = (before: CpuTaken, after: CpuTaken): CpuTaken => ({
  nodes: after.nodes.map((micros, index) => micros - (before.nodes[index] ?? 0)),
  redis: after.redis - before.redis,
});

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
