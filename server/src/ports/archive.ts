/**
 * What has happened: the SQL side, on SQLite or Postgres. May be away for hours; the live state never waits for it.
 * Every method throws ArchiveUnavailable while it cannot be reached (try again later; nothing is known to have
 * changed), and nothing else that a caller should handle, except where it says so.
 */
import type { Fact } from '@inkroom/shared';
import type { OutboxCursor } from './outbox.ts';
import type { RankedValue } from './rank-index.ts';

/** Away, hung, full, or the reply to COMMIT was lost. The cursor tells what became of a batch. */
export class ArchiveUnavailable extends Error {
  override name = 'ArchiveUnavailable';
}

/** An entry of the batch can never be stored, however often it is tried: whoever called bisects to find it. */
export class UnstorableFact extends Error {
  override name = 'UnstorableFact';
}

export interface FactBatch {
  readonly partition: number;
  /** The stored cursor must still be this one. */
  readonly from: OutboxCursor;
  /** The cursor after the batch. */
  readonly to: OutboxCursor;
  readonly facts: readonly Fact[];
  /** Entries of the batch that were found unstorable, moved to the dead letters in the same transaction. */
  readonly dead: readonly DeadLetter[];
}

export interface DeadLetter {
  readonly cursor: OutboxCursor;
  readonly at: number;
  readonly text: string;
  readonly reason: string;
}

export interface Archive {
  /** Where the projection of each partition stands; absent: at the beginning. */
  cursors(): Promise<ReadonlyMap<number, OutboxCursor>>;

  /**
   * Stores the facts of all batches and moves their cursors in one transaction; at most one batch of a partition.
   * `elsewhere`: a cursor was not where it was expected, somebody else has done it, nothing was changed. Facts that
   * are stored already change nothing. Throws UnstorableFact, too: nothing was changed.
   */
  project(batches: readonly FactBatch[]): Promise<'stored' | 'elsewhere'>;

  /**
   * Whether this node is the one that projects, until so many milliseconds from `now` by its own clock. Only a habit:
   * two at once do no harm. Given back early with `leaseMs` 0.
   */
  claimProjecting(claim: { node: string; now: number; leaseMs: number }): Promise<boolean>;

  /** Scoreboard entries whose stored value the live index may not have yet, earliest achieved first. */
  pendingRanks(limit: number): Promise<readonly RankedValue[]>;
  /** The index has them. An entry that has changed since stays pending. */
  settleRanks(entries: readonly RankedValue[]): Promise<void>;
  /** The live index was lost: every entry becomes pending again. */
  renewRanks(): Promise<void>;

  /** Dead letters there are. */
  countDead(): Promise<number>;
}
