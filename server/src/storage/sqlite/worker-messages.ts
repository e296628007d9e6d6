/** What the main thread and the worker that owns live.db say to each other. Flat, because it is copied for every commit. */
import type { SqlValue } from './engine.ts';

/** A statement, its parameters, and how many rows it must change (-1: any number). */
export type PackedStatement = readonly [sql: string, params: readonly SqlValue[], expectChanges: number];

export type ToWorker =
  | { readonly kind: 'batch'; readonly batch: number; readonly transactions: readonly (readonly PackedStatement[])[] }
  | { readonly kind: 'query'; readonly query: number; readonly sql: string; readonly params: readonly SqlValue[] }
  | { readonly kind: 'close' };

/** `failed` names, by transaction, the statement that did not change what it had to; only transactions that failed are listed. */
export type FromWorker =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'batch-done'; readonly batch: number; readonly failed: readonly (readonly [number, number])[] }
  /** Nothing of the batch was written. */
  | { readonly kind: 'batch-refused'; readonly batch: number; readonly message: string }
  /** It cannot be told what was written; the worker ends itself. */
  | { readonly kind: 'batch-unknown'; readonly batch: number; readonly message: string }
  | { readonly kind: 'rows'; readonly query: number; readonly rows: readonly Readonly<Record<string, SqlValue>>[] }
  | { readonly kind: 'query-failed'; readonly query: number; readonly message: string }
  | { readonly kind: 'closed' };
