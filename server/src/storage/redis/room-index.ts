/** What is read over all partitions: listed rooms, open rooms, counts. */
import type { RoomId } from '@inkroom/shared';
import { metaKey, openKey, outboxKey, partitions, prefixOf } from './keys.ts';
import { newestOf, readListed } from './listing.ts';
import type { RedisLink } from './redis-link.ts';
import { pairs, texts } from './replies.ts';
import { loadScript } from './scripts.ts';

export class RoomIndex {
  readonly #link: RedisLink;
  readonly #listRooms = loadScript('list-rooms');

  constructor(link: RedisLink) {
    this.#link = link;
  }

  /** Texts of listed rooms, latest commit first. */
  async listed(limit: number): Promise<readonly string[]> {
    const rows = await newestOf(partitions, limit, async (partition, from, to) =>
      readListed(
        await this.#link.run({
          script: this.#listRooms,
          keys: [metaKey(partition)],
          args: [prefixOf(partition), from, to],
          partition,
          writes: false,
        }),
      ),
    );
    return rows.map(({ text }) => text);
  }

  /** Longest open first. */
  async open(mode: string, limit: number): Promise<readonly RoomId[]> {
    const found = await Promise.all(
      partitions.map(async (partition) => {
        const words = ['ZRANGE', openKey(partition, mode), 0, limit - 1, 'WITHSCORES'];
        return pairs(texts(await this.#link.command(words, { partition, writes: false })));
      }),
    );
    return found
      .flat()
      .toSorted(([, a], [, b]) => Number(a) - Number(b))
      .slice(0, limit)
      .map(([id]) => id as RoomId);
  }

  async counts(): Promise<{ rooms: number; outbox: number }> {
    const sum = async (words: (partition: number) => readonly (string | number)[]): Promise<number> => {
      const each = await Promise.all(
        partitions.map((partition) => this.#link.command(words(partition), { partition, writes: false })),
      );
      return each.reduce<number>((total, reply) => total + Number(reply ?? 0), 0);
    };
    const [rooms, outbox] = await Promise.all([
      sum((partition) => ['HGET', metaKey(partition), 'rooms']),
      sum((partition) => ['XLEN', outboxKey(partition)]),
    ]);
    return { rooms, outbox };
  }
}
