/** An outbox in memory, which outlives every projector of a test, and ranks that are put somewhere. */
import type { Fact } from '@inkroom/shared';
import { createOutboxSignal } from '../../lib/outbox-signal.ts';
import type { Backlog, Outbox, OutboxCursor, OutboxEntry } from '../../ports/outbox.ts';
import type { RankedValue, RankIndex } from '../../ports/rank-index.ts';

const cursorOf = (number: number): OutboxCursor => String(number).padStart(12, '0');

export class MemoryOutbox implements Outbox {
  readonly partitions: readonly number[];
  readonly #entries = new Map<number, OutboxEntry[]>();
  readonly #signal = createOutboxSignal();
  #last = 0;

  constructor(partitions = 1) {
    this.partitions = Array.from({ length: partitions }, (_, index) => index);
    for (const partition of this.partitions) this.#entries.set(partition, []);
  }

  append(partition: number, facts: readonly Fact[]): void {
    this.appendTexts(
      partition,
      facts.map((fact) => JSON.stringify(fact)),
    );
  }

  appendTexts(partition: number, texts: readonly string[]): void {
    const entries = this.#of(partition);
    for (const text of texts) {
      this.#last += 1;
      entries.push({ cursor: cursorOf(this.#last), at: this.#last, text });
    }
    this.#signal.appended();
  }

  async read(
    partitions: ReadonlyMap<number, OutboxCursor>,
    limit: number,
  ): Promise<ReadonlyMap<number, readonly OutboxEntry[]>> {
    const found = new Map<number, readonly OutboxEntry[]>();
    for (const [partition, after] of partitions) {
      const entries = this.#of(partition);
      const from = entries.findIndex(({ cursor }) => cursor > after);
      if (from >= 0) found.set(partition, entries.slice(from, from + limit));
    }
    return found;
  }

  async trim(partition: number, through: OutboxCursor): Promise<void> {
    const entries = this.#of(partition);
    const kept = entries.findIndex(({ cursor }) => cursor > through);
    entries.splice(0, kept < 0 ? entries.length : kept);
  }

  async backlog(): Promise<Backlog> {
    return { entries: this.waiting, oldestAt: null, appended: this.#last };
  }

  get waiting(): number {
    return [...this.#entries.values()].reduce((sum, { length }) => sum + length, 0);
  }

  onAppended(listener: () => void): () => void {
    return this.#signal.listen(listener);
  }

  #of(partition: number): OutboxEntry[] {
    const entries = this.#entries.get(partition);
    if (entries === undefined) throw new Error(`there is no partition ${partition}`);
    return entries;
  }
}

/** Keeps the newest value of each member of each board, as a live index does. */
export class MemoryRanks implements Pick<RankIndex, 'put' | 'generation' | 'setGeneration'> {
  readonly values = new Map<string, RankedValue>();
  #generation: string | null = null;

  async put(values: readonly RankedValue[]): Promise<void> {
    for (const value of values) {
      const key = `${value.board}\n${value.member}`;
      const known = this.values.get(key);
      if (known === undefined || known.seq < value.seq) this.values.set(key, value);
    }
  }

  async generation(): Promise<string | null> {
    return this.#generation;
  }

  async setGeneration(generation: string): Promise<void> {
    this.#generation = generation;
  }

  lose(): void {
    this.values.clear();
    this.#generation = null;
  }
}
