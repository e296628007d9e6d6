/**
 * Committed facts on their way from the live store to the archive: one ordered log per partition. Appended to inside
 * the step that makes a fact true (a commit, a kept score); read and trimmed by whoever projects. Never trimmed by the store itself.
 * Throws StoreUnavailable and OutcomeUnknown, as the store does.
 */

/** Compares as text within its partition: a later entry has a greater cursor. `''` is before the first. */
export type OutboxCursor = string;

export interface OutboxEntry {
  readonly cursor: OutboxCursor;
  /** When it was appended, epoch milliseconds of store time. */
  readonly at: number;
  /** JSON of a Fact, as it was appended. Whoever reads it decides whether it is one. */
  readonly text: string;
}

export interface Backlog {
  /** Entries that are not trimmed yet. */
  readonly entries: number;
  /** When the oldest of them was appended; null: none. */
  readonly oldestAt: number | null;
  /** Grows by one with each entry that is appended, by whichever node; only differences while the store is open mean something. */
  readonly appended: number;
}

export interface Outbox {
  /** Their number never changes for a store. The embedded engine has one, Redis 64. */
  readonly partitions: readonly number[];

  /** Entries after `after`, oldest first, at most `limit` of each partition, of many partitions in few calls; partitions without any are absent. */
  read(
    partitions: ReadonlyMap<number, OutboxCursor>,
    limit: number,
  ): Promise<ReadonlyMap<number, readonly OutboxEntry[]>>;

  /** Removes everything up to and with the cursor. Harmless to repeat. */
  trim(partition: number, through: OutboxCursor): Promise<void>;

  backlog(): Promise<Backlog>;

  /** Called soon after something may have been appended, by whichever node; now and then that goes unheard, so whoever waits still polls, slowly. Answers how to stop listening. */
  onAppended(listener: () => void): () => void;
}
