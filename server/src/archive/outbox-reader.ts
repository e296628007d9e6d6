/** Where the archive stands in each partition, what comes next, and what the outbox may forget. */
import type { Outbox, OutboxCursor, OutboxEntry } from '../ports/outbox.ts';

/** Read at once, of all partitions together; some of each at least. */
const most = 512;
const leastOfEach = 8;

export class OutboxReader {
  readonly #outbox: Outbox;
  readonly #cursors: Map<number, OutboxCursor>;
  /** Stored, and not yet forgotten by the outbox. */
  readonly #untrimmed: Map<number, OutboxCursor>;
  /** Had more than was read: looked at by themselves the next time, so that few long ones do not make many short reads. */
  #deep: ReadonlySet<number> = new Set();
  #wasAll = false;

  constructor(outbox: Outbox, stored: ReadonlyMap<number, OutboxCursor>) {
    this.#outbox = outbox;
    this.#cursors = new Map(outbox.partitions.map((partition) => [partition, stored.get(partition) ?? '']));
    this.#untrimmed = new Map([...this.#cursors].filter(([, cursor]) => cursor !== ''));
  }

  get cursors(): ReadonlyMap<number, OutboxCursor> {
    return this.#cursors;
  }

  /** There was more than could be read. */
  get isDeep(): boolean {
    return this.#deep.size > 0;
  }

  async read(): Promise<ReadonlyMap<number, readonly OutboxEntry[]>> {
    // In turns, so that nobody waits for the deep ones.
    const isAll = this.#deep.size === 0 || !this.#wasAll;
    const asked = isAll
      ? this.#cursors
      : new Map([...this.#cursors].filter(([partition]) => this.#deep.has(partition)));
    const limit = Math.max(leastOfEach, Math.floor(most / asked.size));
    const entries = await this.#outbox.read(asked, limit);
    const full = [...entries].filter(([, some]) => some.length >= limit).map(([partition]) => partition);
    this.#deep = new Set(full);
    this.#wasAll = isAll;
    return entries;
  }

  /** The archive has everything up to there. */
  moveTo(cursors: ReadonlyMap<number, OutboxCursor>): void {
    for (const [partition, cursor] of cursors) {
      this.#cursors.set(partition, cursor);
      this.#untrimmed.set(partition, cursor);
    }
  }

  /** Throws as the outbox does; what was not trimmed then is trimmed the next time. */
  async trim(): Promise<void> {
    const waiting = [...this.#untrimmed];
    await Promise.all(
      waiting.map(async ([partition, cursor]) => {
        await this.#outbox.trim(partition, cursor);
        if (this.#untrimmed.get(partition) === cursor) this.#untrimmed.delete(partition);
      }),
    );
  }
}
