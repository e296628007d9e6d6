/** How the cost grows: with nodes, with rooms stored, with rooms listed; and what a node costs that has no part in it. */
import { BenchCluster, cpuSince, sum } from './bench-cluster.ts';
import type { ClusterKind, CpuTaken } from './bench-cluster.ts';
import { playCluster, playOn } from './cluster-play.ts';
import type { ClusterPlay, PlayOrder } from './cluster-play.ts';
import { fillRedis } from './fill-rooms.ts';
import { openLean } from './lean-table.ts';
import { pause } from './table.ts';

/** Milliseconds of CPU per second. */
export interface Idle {
  readonly nodes: number;
  readonly redis: number;
}

const settleMs = 3_000;
const lookMs = 5_000;

async function taken(cluster: BenchCluster, work: () => Promise<unknown>): Promise<{ cpu: CpuTaken; seconds: number }> {
  const before = cluster.cpu();
  const startedAt = performance.now();
  await work();
  return { cpu: cpuSince(before, cluster.cpu()), seconds: (performance.now() - startedAt) / 1000 };
}

const idleOf = ({ cpu, seconds }: Awaited<ReturnType<typeof taken>>): Idle => ({
  nodes: sum(cpu.nodes) / 1000 / seconds,
  redis: cpu.redis / 1000 / seconds,
});

/** Of the last of three nodes, alone and while the first two play. */
export async function idleNode(kind: ClusterKind, order: PlayOrder) {
  const cluster = await BenchCluster.start(kind, 3);
  try {
    const ofLast = ({ cpu, seconds }: Awaited<ReturnType<typeof taken>>): number =>
      (cpu.nodes.at(-1) ?? Number.NaN) / 1000 / seconds;
    await pause(settleMs);
    const alone = ofLast(await taken(cluster, () => pause(order.ms)));
    const players = { ...cluster.target, urls: cluster.target.urls.slice(0, 2) };
    const { movesPerSecond, cpu, seconds } = await playOn(cluster, order, players);
    return { alone, whilePlaying: ofLast({ cpu, seconds }), movesPerSecond };
  } finally {
    await cluster.close();
  }
}

/** The same work on one, two and four nodes. */
export async function moreNodes(
  kind: ClusterKind,
  order: PlayOrder,
  measured: (nodes: number, play: ClusterPlay) => void,
): Promise<readonly ClusterPlay[]> {
  const plays: ClusterPlay[] = [];
  for (const nodes of [1, 2, 4]) {
    const play = await playCluster(kind, nodes, order);
    measured(nodes, play);
    plays.push(play);
  }
  return plays;
}

interface Steps<Found> {
  readonly counts: readonly number[];
  readonly measured: (count: number, found: Found) => void;
}

/** With so many rooms stored that nobody is in. */
export async function storedRooms(
  kind: ClusterKind,
  order: PlayOrder,
  { counts, measured }: Steps<{ play: ClusterPlay; idle: Idle }>,
) {
  const found = [];
  for (const count of counts) {
    const cluster = await BenchCluster.start(kind, 2, (url) => fillRedis(url, { count, visibility: 'link' }));
    try {
      await pause(settleMs);
      const idle = idleOf(await taken(cluster, () => pause(lookMs)));
      const play = await playOn(cluster, order);
      measured(count, { play, idle });
      found.push({ count, idle, play });
    } finally {
      await cluster.close();
    }
  }
  return found;
}

/** With so many public rooms and somebody in the lobby. */
export async function listedRooms(kind: ClusterKind, { counts, measured, ms }: Steps<Idle> & { readonly ms: number }) {
  const found = [];
  for (const count of counts) {
    const cluster = await BenchCluster.start(kind, 1, (url) => fillRedis(url, { count, visibility: 'public' }));
    try {
      const visitor = await openLean(cluster.target.urls[0] ?? '', { protocol: 1 }, 'session:started');
      const answer = await visitor.ask('lobby:join', '{}');
      if (answer?.startsWith('{"ok":true') !== true) throw new Error(`no lobby: ${String(answer)}`);
      await pause(settleMs);
      const idle = idleOf(await taken(cluster, () => pause(ms)));
      visitor.close();
      measured(count, idle);
      found.push({ count, ...idle });
    } finally {
      await cluster.close();
    }
  }
  return found;
}
