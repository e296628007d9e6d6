/** What adapters see of the embedded engine: statements that commit together in the worker that owns live.db. */

export type SqlValue = string | number | bigint | null | Uint8Array;

export type Row = Readonly<Record<string, SqlValue>>;

export interface Statement {
  readonly sql: string;
  readonly params: readonly SqlValue[];
  /** The transaction is rolled back, and answered with this statement's index, when it changes another number of rows. */
  readonly expectChanges?: number;
  /** Its rows are part of the answer. At most one statement of a transaction reads. */
  readonly reads?: true;
}

/** `failed`: the statement that did not change what it had to; nothing was written. */
export type TransactResult =
  | { readonly ok: true; readonly rows: readonly Row[] }
  | { readonly ok: false; readonly failed: number };

export interface SqlEngine {
  /** All statements or none; resolves after the COMMIT is durable. Transactions that are ready together share one COMMIT. Throws StoreUnavailable or OutcomeUnknown. */
  transact(statements: readonly Statement[]): Promise<TransactResult>;
  /** Sees every transaction that resolved before. Throws StoreUnavailable. */
  query(sql: string, params: readonly SqlValue[]): Promise<readonly Row[]>;
}
