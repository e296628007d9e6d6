/** Service accounts and their keys, few, all in one place, shared by all nodes. Throws StoreUnavailable and OutcomeUnknown. */

export const scopes = ['ingest', 'admin', 'desk', 'station'] as const;
export type Scope = (typeof scopes)[number];

/** What a scope opens besides itself: whoever operates the server may stand at the desk, and the desk plays and completes, too. */
const opensToo: Readonly<Record<Scope, readonly Scope[]>> = {
  ingest: [],
  admin: ['desk', 'station'],
  desk: ['station'],
  station: [],
};

export const mayUse = (granted: readonly Scope[], wanted: Scope): boolean =>
  granted.some((scope) => scope === wanted || opensToo[scope].includes(wanted));

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
