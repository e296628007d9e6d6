/** What the main thread and the worker that owns live.db say to each other: one batch at a time, one reply each. */
import type { Row, SqlValue, Statement, TransactResult } from './engine.ts';
import type { RoomChange } from './room-statements.ts';

/** Everything in it is one COMMIT. */
export interface Batch {
  readonly kind: 'batch';
  /** Store time. */
  readonly at: number;
  /** The way of the game: checked by the main thread, nothing conditional. */
  readonly commits: readonly (readonly RoomChange[])[];
  readonly transactions: readonly (readonly Statement[])[];
}

export type ToWorker =
  | Batch
  | { readonly kind: 'query'; readonly query: number; readonly sql: string; readonly params: readonly SqlValue[] }
  | { readonly kind: 'close' };

/** `broken`: a statement that can never work, which is a bug of its author and must not cost the others their commit. */
export type TransactionReply = TransactResult | { readonly broken: string };

export type BatchReply =
  | { readonly kind: 'done'; readonly transactions: readonly TransactionReply[] }
  /** Nothing of the batch was written. */
  | { readonly kind: 'unavailable'; readonly reason: string }
  /** COMMIT itself failed. The worker ends after this: opening the file again finds out what is in it. */
  | { readonly kind: 'unknown'; readonly reason: string };

export type RefusedBecause = 'in-use' | 'not-ours' | 'failed';

export type FromWorker =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly because: RefusedBecause; readonly reason: string }
  | BatchReply
  | { readonly kind: 'rows'; readonly query: number; readonly rows: readonly Row[] }
  | { readonly kind: 'query-failed'; readonly query: number; readonly reason: string };

export interface WorkerSettings {
  readonly file: string;
}
