/** The memory of nodes after a collection. */
import { until } from '../../../e2e/support/bot-pair.ts';
import type { ClusterNode } from '../../../scripts/cluster/cluster.ts';

/** Bytes by the node's process id, so that a node that was started again is not compared with what it was before. */
export async function memoryOf(nodes: readonly ClusterNode[]): Promise<ReadonlyMap<number, number>> {
  const found = await Promise.all(
    nodes.map(async (node) => {
      const askedAt = Date.now();
      node.signal('SIGUSR2');
      let bytes = 0;
      await until(() => {
        const [, size, at] = /^Memory: (\d+) at (\d+)$/.exec(node.output.findLast(isMemory) ?? '') ?? [];
        bytes = Number(size ?? 0);
        return Number(at ?? 0) >= askedAt;
      });
      return [node.pid, bytes] as const;
    }),
  );
  return new Map(found);
}

const isMemory = (line: string): boolean => line.startsWith('Memory: ');
