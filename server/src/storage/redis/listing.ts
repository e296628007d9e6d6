/** Public rooms of all partitions in one order, read a little from each. */
import type { Reply } from './redis-link.ts';

export interface Listed {
  readonly at: number;
  readonly text: string;
}

/** Rooms read of a partition at a time: with 64 partitions one round is nearly always enough. */
export const pageSize = 24;

export type ReadPage = (partition: number, from: number, to: number) => Promise<readonly Listed[]>;

/** The newest `limit` of all partitions. Partitions whose page is used up whole are asked for more. */
export async function newestOf(
  partitions: readonly number[],
  limit: number,
  read: ReadPage,
): Promise<readonly Listed[]> {
  const size = Math.min(pageSize, limit);
  const pages = await Promise.all(partitions.map((partition) => read(partition, 0, size - 1)));
  const found = pages.map((page) => [...page]);
  for (;;) {
    const merged = found
      .flat()
      .toSorted((a, b) => b.at - a.at)
      .slice(0, limit);
    const oldest = merged.length < limit ? -Infinity : (merged.at(-1)?.at ?? -Infinity);
    const short = found.flatMap((page, index) => {
      const isFull = page.length > 0 && page.length % size === 0;
      return isFull && (page.at(-1)?.at ?? 0) > oldest ? [index] : [];
    });
    if (short.length === 0) return merged;
    const more = await Promise.all(
      short.map((index) => {
        const from = found[index]?.length ?? 0;
        return read(partitions[index] ?? 0, from, from + size - 1);
      }),
    );
    short.forEach((index, at) => found[index]?.push(...(more[at] ?? [])));
    // What came in meanwhile may have moved a row to the next page; rows read twice count once.
    for (const page of found) removeTwins(page);
    if (more.every((page) => page.length === 0))
      return found
        .flat()
        .toSorted((a, b) => b.at - a.at)
        .slice(0, limit);
  }
}

export function readListed(reply: Reply): readonly Listed[] {
  const cells = Array.isArray(reply) ? (reply as readonly Reply[]) : [];
  const rows: Listed[] = [];
  for (let index = 0; index + 1 < cells.length; index += 2) {
    const text = cells[index + 1];
    if (typeof text === 'string') rows.push({ at: Number(cells[index]), text });
  }
  return rows;
}

function removeTwins(page: Listed[]): void {
  const seen = new Set<string>();
  const kept = page.filter(({ text }) => !seen.has(text) && seen.add(text));
  page.splice(0, page.length, ...kept);
}
