/**
 * Service accounts: programs and operators that prove themselves by a key with scopes. The only place that makes or
 * checks keys. `by` is who asked for a change, for the audit log.
 */
import { err, ok } from '@inkroom/shared';
import type { ErrorCode, Result } from '@inkroom/shared';
import { createTokenBuckets } from '../lib/token-buckets.ts';
import { mayUse } from '../ports/account-book.ts';
import type { Account, AccountBook, AccountKey, Scope } from '../ports/account-book.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock, Entropy } from '../ports/clock.ts';
import type { Secrets } from '../ports/secrets.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import { newKey, readKey, writeKey } from './key-text.ts';
import type { KeyText } from './key-text.ts';

/** Consoles that open by a link have accounts of their own: the operator's and the desk's. */
export const consoleAccount = 'console';
export const deskConsoleAccount = 'console-desk';
/** In the audit log: the machine itself, without a key. */
export const localAccount = 'local';

export const accountLimits = {
  /** Every node reads the book again after so long: a revoked key is refused everywhere by then. */
  cacheMs: 2_000,
  /** Wrong keys per address group. */
  failuresPerSecond: 0.5,
  failuresBurst: 20,
  /** How long a console's link works. */
  consoleMs: 12 * 60 * 60 * 1000,
  mostConsoleKeys: 32,
  mostKeys: 16,
  mostAccounts: 200,
  graceMs: { usual: 24 * 60 * 60 * 1000, most: 30 * 24 * 60 * 60 * 1000 },
} as const;

export type ConsoleScope = Extract<Scope, 'admin' | 'desk'>;

const consoles: Readonly<Record<ConsoleScope, string>> = { admin: consoleAccount, desk: deskConsoleAccount };
const isConsole = (name: string): boolean => Object.values(consoles).includes(name);

export interface KeyHolder {
  readonly account: string;
  readonly scopes: readonly Scope[];
  /** Id of the key. */
  readonly key: string;
}

export interface Failure {
  readonly code: ErrorCode;
  readonly retryAfterMs?: number;
}

type Answer<T> = Result<T, Failure>;

/** The one time that a key is told in full. */
export interface IssuedKey {
  readonly account: Account;
  readonly key: string;
}

export interface Accounts {
  /** `key-invalid`: unknown, wrong, expired or revoked alike. `rate-limited`: too many of those from here. */
  verify(text: string, address: string): Promise<Answer<KeyHolder>>;
  /** `scope-missing` as well. */
  verifyFor(scope: Scope, text: string, address: string): Promise<Answer<KeyHolder>>;
  /** In the order of their names; expired keys are left out. */
  list(): Promise<readonly Account[]>;
  create(name: string, scopes: readonly Scope[], by: string): Promise<Answer<IssuedKey>>;
  /** A new key; the others go on for `graceMs`. */
  rotate(name: string, graceMs: number, by: string): Promise<Answer<IssuedKey>>;
  /** Ends one key at once, or all of the account. */
  revoke(name: string, key: string | null, by: string): Promise<Answer<Account>>;
  /** A fresh key for the operator's console, or the desk's, that ends by itself. */
  openConsole(scope?: ConsoleScope): Promise<Answer<string>>;
}

export interface AccountsOptions {
  readonly book: AccountBook;
  readonly clock: Pick<Clock, 'now'>;
  readonly entropy: Pick<Entropy, 'bytes'>;
  readonly secrets: Pick<Secrets, 'hash' | 'equal'>;
  readonly audit: Pick<AuditLog, 'note'>;
  /** A key of this process alone, for the machine's own commands: it may do what an operator may. */
  readonly operator?: KeyText;
  /** Links of consoles do not sign in here. */
  readonly production: boolean;
}

const fail = (code: ErrorCode, retryAfterMs?: number): Answer<never> =>
  err(retryAfterMs === undefined ? { code } : { code, retryAfterMs });

const tries = 5;
const nameShape = /^[A-Za-z0-9_-]{3,20}$/;
const isLive = (key: AccountKey, now: number): boolean => key.expiresAt === null || key.expiresAt > now;

export function createAccounts(options: AccountsOptions): Accounts {
  const { book, clock, entropy, secrets, audit, production, operator } = options;
  const { cacheMs, failuresPerSecond, failuresBurst } = accountLimits;
  const failures = createTokenBuckets({ clock, perSecond: failuresPerSecond, burst: failuresBurst });
  /** So that an unknown id costs what a wrong secret costs. */
  const nobody = secrets.hash(writeKey(newKey(entropy)));
  let cached: { readonly at: number; readonly keys: Promise<KeyIndex> } | null = null;

  const recentKeys = (): Promise<KeyIndex> => {
    const now = clock.now();
    if (cached !== null && now - cached.at < cacheMs && now >= cached.at) return cached.keys;
    const read = { at: now, keys: book.all().then(indexOf) };
    cached = read;
    // A failed read is not kept.
    read.keys.catch(() => {
      if (cached === read) cached = null;
    });
    return read.keys;
  };

  const find = async (text: string): Promise<KeyHolder | null> => {
    const presented = readKey(text);
    if (operator !== undefined && presented?.id === operator.id && secrets.equal(presented.secret, operator.secret)) {
      return { account: localAccount, scopes: ['admin'], key: operator.id };
    }
    const found = presented === null ? undefined : (await recentKeys()).get(presented.id);
    const isRight = secrets.equal(secrets.hash(presented?.secret ?? ''), found?.key.secretHash ?? nobody);
    if (!isRight || found === undefined || !isLive(found.key, clock.now())) return null;
    const { name, scopes } = found.account;
    if (production && isConsole(name)) return null;
    return { account: name, scopes, key: found.key.id };
  };

  /** A right key is told from a guess first, so that it is never held up by what others at its address send. */
  const verify: Accounts['verify'] = (text, address) =>
    storeFailuresAsRefusals(async () => {
      const holder = await find(text);
      if (holder !== null) return ok(holder);
      const waitMs = failures.take(address);
      return waitMs > 0 ? fail('rate-limited', waitMs) : fail('key-invalid');
    });

  /** Decides on the stored account and stores the result, again if another change came between. */
  const change = async <T extends { readonly account: Account }>(
    name: string,
    decide: (former: Account | null, now: number, count: number) => Answer<T>,
  ): Promise<Answer<T>> =>
    storeFailuresAsRefusals(async () => {
      for (let attempt = 0; attempt < tries; attempt += 1) {
        const accounts = await book.all();
        const now = clock.now();
        const former = accounts.find((account) => account.name === name) ?? null;
        const decided = decide(former && { ...former, keys: liveKeys(former, now) }, now, accounts.length);
        if (!decided.ok) return decided;
        const stored = await book.put(decided.value.account);
        cached = null;
        if (stored === 'stored') return decided;
      }
      return fail('store-unavailable', 500);
    });

  const issue = (now: number, expiresAt: number | null): { readonly text: string; readonly key: AccountKey } => {
    const made = newKey(entropy);
    const key = { id: made.id, secretHash: secrets.hash(made.secret), createdAt: now, expiresAt };
    return { text: writeKey(made), key };
  };

  const note = (who: string, what: string, subject: string, detail: string): void =>
    audit.note({ at: clock.now(), who, what, subject, detail });

  return {
    verify,

    async verifyFor(scope, text, address) {
      const holder = await verify(text, address);
      return holder.ok && !mayUse(holder.value.scopes, scope) ? fail('scope-missing') : holder;
    },

    async list() {
      const now = clock.now();
      const accounts = await book.all();
      return accounts
        .map((account) => ({ ...account, keys: liveKeys(account, now) }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },

    async create(name, scopes, by) {
      if (!nameShape.test(name)) return fail('name-invalid');
      // In any case: the audit log is read by people.
      if (isConsole(name.toLowerCase()) || name.toLowerCase() === localAccount) return fail('name-reserved');
      const made = await change(name, (former, now, count) => {
        if (former !== null) return fail('name-taken');
        if (count >= accountLimits.mostAccounts) return fail('too-many-keys');
        const { text, key } = issue(now, null);
        const account = { name, scopes: [...new Set(scopes)], keys: [key], createdAt: now, revision: 1 };
        return ok({ account, key: text });
      });
      if (made.ok) note(by, 'key:create', name, `scopes ${scopes.join(', ')}`);
      return made;
    },

    async rotate(name, graceMs, by) {
      const made = await change(name, (former, now) => {
        if (former === null || isConsole(name)) return fail('account-not-found');
        if (former.keys.length >= accountLimits.mostKeys) return fail('too-many-keys');
        const { text, key } = issue(now, null);
        const endsAt = now + graceMs;
        const others = former.keys.map((other) => ({
          ...other,
          expiresAt: Math.min(other.expiresAt ?? endsAt, endsAt),
        }));
        return ok({ account: next(former, [...others, key]), key: text });
      });
      if (made.ok) note(by, 'key:rotate', name, `old keys end after ${Math.round(graceMs / 1000)} s`);
      return made;
    },

    async revoke(name, id, by) {
      const changed = await change(name, (former) => {
        if (former === null) return fail('account-not-found');
        const rest = id === null ? [] : former.keys.filter((key) => key.id !== id);
        if (id !== null && rest.length === former.keys.length) return fail('key-not-found');
        return ok({ account: next(former, rest) });
      });
      if (!changed.ok) return changed;
      note(by, 'key:revoke', name, id ?? 'all keys');
      return ok(changed.value.account);
    },

    async openConsole(scope = 'admin') {
      const name = consoles[scope];
      const opened = await change(name, (former, now) => {
        const { text, key } = issue(now, now + accountLimits.consoleMs);
        const kept = (former?.keys ?? []).slice(1 - accountLimits.mostConsoleKeys);
        const account: Account =
          former === null
            ? { name, scopes: [scope], keys: [key], createdAt: now, revision: 1 }
            : { ...next(former, [...kept, key]), scopes: [scope] };
        return ok({ account, key: text });
      });
      return opened.ok ? ok(opened.value.key) : opened;
    },
  };
}

type KeyIndex = ReadonlyMap<string, { readonly account: Account; readonly key: AccountKey }>;

const indexOf = (accounts: readonly Account[]): KeyIndex =>
  new Map(accounts.flatMap((account) => account.keys.map((key) => [key.id, { account, key }] as const)));

const liveKeys = (account: Account, now: number): readonly AccountKey[] =>
  account.keys.filter((key) => isLive(key, now));

const next = (former: Account, keys: readonly AccountKey[]): Account => ({
  ...former,
  keys,
  revision: former.revision + 1,
});

async function storeFailuresAsRefusals<T>(task: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof StoreUnavailable) return fail('store-unavailable', 500);
    if (error instanceof OutcomeUnknown) return fail('outcome-unknown', 500);
    throw error;
  }
}
