/** What is read over all partitions: listed rooms, counts. */
import { metaKey, outboxKey, partitions, prefixOf } from './keys.ts';
import { newestOf, readListed } from './listing.ts';
import type { RedisLink } from './redis-link.ts';
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
