/** The live picture of activity for whoever looks at it: from the store, at most once a second, and nothing while nobody looks. */
import type { ModesSnapshot } from '@inkroom/shared';
import type { ActivityBook } from '../ports/activity-book.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { isAway } from './failures.ts';

export interface LiveModesOptions {
  readonly book: Pick<ActivityBook, 'counts' | 'tape'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export const lookMs = 1_000;
/** With nothing new it is sent all the same, so that a page knows how old its numbers are. */
export const signMs = 5_000;
/** Pairs of area and mode in one picture; a message has its limits. */
export const mostCounts = 1_000;

export class LiveModes {
  readonly #options: LiveModesOptions;
  readonly #listeners = new Set<(snapshot: ModesSnapshot) => void>();
  #viewers = 0;
  #stop: (() => void) | null = null;
  #taken: ModesSnapshot | null = null;
  #taking: Promise<ModesSnapshot> | null = null;
  #shown = { text: '', at: 0 };

  constructor(options: LiveModesOptions) {
    this.#options = options;
  }

  get viewers(): number {
    return this.#viewers;
  }

  enter(): void {
    this.#viewers += 1;
    this.#stop ??= this.#options.clock.every(lookMs, () => void this.#look());
  }

  exit(): void {
    this.#viewers -= 1;
    if (this.#viewers === 0) this.close();
  }

  onChange(listener: (snapshot: ModesSnapshot) => void): void {
    this.#listeners.add(listener);
  }

  /** Many who come at once share one, up to a second old. */
  snapshot(): Promise<ModesSnapshot> {
    const { clock } = this.#options;
    if (this.#taken !== null && this.#stop !== null && clock.now() - this.#taken.at < lookMs) {
      return Promise.resolve(this.#taken);
    }
    return this.#take();
  }

  close(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #take(): Promise<ModesSnapshot> {
    this.#taking ??= this.#read().finally(() => {
      this.#taking = null;
    });
    return this.#taking;
  }

  async #read(): Promise<ModesSnapshot> {
    const { book, clock } = this.#options;
    const [all, tape] = await Promise.all([book.counts(null), book.tape()]);
    const counts = all.toSorted((a, b) => b.users - a.users || a.area - b.area || (a.mode < b.mode ? -1 : 1));
    const users = counts.reduce((sum, count) => sum + count.users, 0);
    const total = { users, pairs: counts.length };
    this.#taken = { at: clock.now(), counts: counts.slice(0, mostCounts), total, tape };
    return this.#taken;
  }

  async #look(): Promise<void> {
    if (this.#taking !== null) return;
    try {
      const snapshot = await this.#take();
      const { at, ...rest } = snapshot;
      const text = JSON.stringify(rest);
      if (this.#stop === null || (text === this.#shown.text && at - this.#shown.at < signMs)) return;
      this.#shown = { text, at };
      for (const listener of this.#listeners) listener(snapshot);
    } catch (error) {
      // With the store away pages keep their last picture, and see by its time how old it is.
      if (!isAway(error)) this.#options.logger.error('the live statistics failed', { error });
    }
  }
}
