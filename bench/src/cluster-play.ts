/** Moves through a cluster: what they cost the nodes and Redis, and how long they take to the other node. */
import { BenchCluster, cpuSince, sum } from './bench-cluster.ts';
import type { ClusterKind, CpuTaken } from './bench-cluster.ts';
import { LoadProcess } from './load-process.ts';
import type { Figures } from './load-process.ts';
import type { ClusterTarget } from './load.ts';
import { machineMicros, pin } from './process-figures.ts';

export interface PlayOrder {
  readonly tables: number;
  /** Null: each table as fast as it goes. */
  readonly movesPerSecond: number | null;
  readonly warmupMs: number;
  readonly ms: number;
}

export interface ClusterPlay {
  readonly movesPerSecond: number;
  /** CPU per move, in microseconds. */
  readonly nodesMicros: number;
  readonly redisMicros: number;
  readonly ack: Figures['ack'];
  /** From the mover's send until the opponent, at another node, has read it. */
  readonly seen: Figures['seen'];
  readonly refused: number;
  /** Share of one processor that the servers, and the load generator, were busy. */
  readonly serversBusy: number;
  readonly loadBusy: number;
  /** Processors that work of others kept busy: with more than a little, only ratios of one run can be believed. */
  readonly othersBusy: number;
  readonly cpu: CpuTaken;
  readonly seconds: number;
}

/** On nodes that run already. `players`: the addresses that they use, if not all. */
export async function playOn(
  cluster: BenchCluster,
  order: PlayOrder,
  players: ClusterTarget = cluster.target,
): Promise<ClusterPlay> {
  const load = new LoadProcess();
  pin('load', [load.pid]);
  try {
    load.send({ kind: 'play', target: players, ...order });
    await load.answer('measuring');
    const before = cluster.cpu();
    const machineBefore = machineMicros();
    const { moves, seconds, ack, seen, refused, ownCpuMicros } = await load.answer('figures');
    const taken = cpuSince(before, cluster.cpu());
    const ours = sum(taken.nodes) + taken.redis + ownCpuMicros;
    return {
      movesPerSecond: moves / seconds,
      nodesMicros: sum(taken.nodes) / moves,
      redisMicros: taken.redis / moves,
      ack,
      seen,
      refused,
      serversBusy: (sum(taken.nodes) + taken.redis) / 1e6 / seconds,
      loadBusy: ownCpuMicros / 1e6 / seconds,
      othersBusy: (machineMicros() - machineBefore - ours) / 1e6 / seconds,
      cpu: taken,
      seconds,
    };
  } finally {
    load.close();
  }
}

export async function playCluster(kind: ClusterKind, nodes: number, order: PlayOrder): Promise<ClusterPlay> {
  const cluster = await BenchCluster.start(kind, nodes);
  try {
    return await playOn(cluster, order);
  } finally {
    await cluster.close();
  }
}
