/** Service accounts and their keys, few, all in one place, shared by all nodes. Throws StoreUnavailable and OutcomeUnknown. */

export const scopes = ['ingest', 'admin', 'desk', 'station'] as const;
export type Scope = (typeof scopes)[number];

export interface AccountKey {
  /** Public part, by which the key is found and named in lists. */
  readonly id: string;
  /** SHA-256 of the secret part. */
  readonly secretHash: string;
  readonly createdAt: number;
  /** Epoch milliseconds; null: until it is revoked. */
  readonly expiresAt: number | null;
}

export interface Account {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly keys: readonly AccountKey[];
  readonly createdAt: number;
  /** Starts at 1, one more with each change. */
  readonly revision: number;
}

export interface AccountBook {
  all(): Promise<readonly Account[]>;
  /** Stores it if the stored revision is `revision - 1` (1: absent). */
  put(account: Account): Promise<'stored' | 'conflict'>;
}
