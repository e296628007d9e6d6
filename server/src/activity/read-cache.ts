/**
 * Answers that are expensive to make and may be some seconds old. One caller makes an answer and all others wait for
 * it; an older one is given out while it is made anew, and for as long as it cannot be made at all.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';
import { isAway } from './failures.ts';

export interface Cached<T> {
  readonly value: T;
  /** Its JSON. */
  readonly text: string;
  /** As HTTP writes it, with its quotes. */
  readonly etag: string;
  /** When it was made, epoch milliseconds. */
  readonly at: number;
}

/** `hit`: fresh. `miss`: made for this caller, or for one that asked at once. `stale`: older than it should be. `off`: nothing is kept. */
export type CacheState = 'hit' | 'miss' | 'stale' | 'off';

export interface CachedRead<T> {
  readonly cached: Cached<T>;
  readonly state: CacheState;
  readonly ageSeconds: number;
}

export interface ReadCacheOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** How long an answer is fresh; 0 turns the cache off. */
  readonly freshMs: number;
  /** Answers kept; the one that was made first goes. */
  readonly mostEntries?: number;
}

/** What nobody has asked for in so many times its freshness is too old to be given out without looking. */
const staleTimes = 4;

export class ReadCache<T> {
  readonly #options: Required<ReadCacheOptions>;
  readonly #entries = new Map<string, Cached<T>>();
  readonly #making = new Map<string, Promise<Cached<T>>>();

  constructor(options: ReadCacheOptions) {
    this.#options = { mostEntries: 2_000, ...options };
  }

  /** A fresh answer without any waiting, or null. */
  peek(key: string): CachedRead<T> | null {
    const cached = this.#entries.get(key);
    if (cached === undefined) return null;
    const ageMs = this.#options.clock.now() - cached.at;
    return ageMs < this.#options.freshMs ? readOf(cached, 'hit', ageMs) : null;
  }

  /** `make` gets what there is already. Throws what it throws when there is nothing older to give out instead. */
  async read(key: string, make: (former: T | null) => Promise<T>): Promise<CachedRead<T>> {
    const { clock, freshMs } = this.#options;
    if (freshMs === 0) {
      const at = clock.now();
      return readOf(cachedOf(await make(null), at), 'off', 0);
    }
    const hit = this.peek(key);
    if (hit !== null) return hit;
    const former = this.#entries.get(key) ?? null;
    const made = this.#make(key, () => make(former?.value ?? null));
    const ageMs = former === null ? Infinity : clock.now() - former.at;
    if (former !== null && ageMs < freshMs * staleTimes) {
      // Whoever asks next finds out whether it could be made.
      made.catch(() => undefined);
      return readOf(former, 'stale', ageMs);
    }
    try {
      return readOf(await made, 'miss', 0);
    } catch (error) {
      if (former === null || !isAway(error)) throw error;
      return readOf(former, 'stale', clock.now() - former.at);
    }
  }

  #make(key: string, make: () => Promise<T>): Promise<Cached<T>> {
    const running = this.#making.get(key);
    if (running !== undefined) return running;
    // As old as the moment at which its making began.
    const at = this.#options.clock.now();
    const making = make()
      .then((value) => {
        const cached = cachedOf(value, at);
        this.#keep(key, cached);
        return cached;
      })
      .finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    return making;
  }

  #keep(key: string, cached: Cached<T>): void {
    this.#entries.delete(key);
    this.#entries.set(key, cached);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#options.mostEntries && oldest !== undefined) this.#entries.delete(oldest);
  }
}

const readOf = <T>(cached: Cached<T>, state: CacheState, ageMs: number): CachedRead<T> => ({
  cached,
  state,
  ageSeconds: Math.max(0, Math.floor(ageMs / 1_000)),
});

function cachedOf<T>(value: T, at: number): Cached<T> {
  const text = JSON.stringify(value);
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  return { value, text, etag, at };
}
