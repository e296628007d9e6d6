/** The outages on record, by partition, as this node knows them; read again when a reply counts more. */
import type { StoreOutage } from '../../ports/store.ts';
import { outagesKey } from './keys.ts';
import type { RedisLink } from './redis-link.ts';

export class OutageList {
  readonly #link: RedisLink;
  readonly #known = new Map<number, { count: number; outages: readonly StoreOutage[] }>();

  constructor(link: RedisLink) {
    this.#link = link;
  }

  of(partition: number): readonly StoreOutage[] {
    return this.#known.get(partition)?.outages ?? [];
  }

  count(partition: number): number {
    return this.#known.get(partition)?.count ?? 0;
  }

  /** Nothing to do in nearly all cases. */
  async learn(partition: number, count: number): Promise<void> {
    if (count === this.count(partition)) return;
    const reply = await this.#link.command(['LRANGE', outagesKey(partition), 0, -1], { partition, writes: false });
    const outages = (Array.isArray(reply) ? reply : []).map((text) => {
      const [from, to] = String(text).split(' ').map(Number);
      return { from: from ?? 0, to: to ?? 0 };
    });
    this.#known.set(partition, { count, outages });
  }
}
