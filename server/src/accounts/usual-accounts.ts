/**
 * Accounts that are there from the first start, each with one scope and without a key: whoever operates the server makes
 * one with `npm run keys -- rotate NAME`.
 */
import type { Account, AccountBook, Scope } from '../ports/account-book.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';

export const usualAccounts: readonly { readonly name: string; readonly scopes: readonly Scope[] }[] = [
  { name: 'user', scopes: ['admin'] },
  { name: 'tablet', scopes: ['desk'] },
  { name: 'vrgame', scopes: ['station'] },
];

const retryMs = 2_000;

export interface UsualAccountsOptions {
  readonly book: Pick<AccountBook, 'put'>;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Answers when they are there, or the book is away: then it is tried again until it is back. */
export async function openUsualAccounts(options: UsualAccountsOptions): Promise<{ stop(): void }> {
  const { book, clock, logger } = options;
  let cancel: (() => void) | null = null;
  let isStopped = false;
  const tryOnce = async (): Promise<void> => {
    cancel = null;
    try {
      // One that is there stays as it is, whoever made it.
      for (const account of usualAccounts) await book.put(withoutKeys(account, clock.now()));
    } catch (error) {
      if (!(error instanceof StoreUnavailable) && !(error instanceof OutcomeUnknown)) throw error;
      logger.warn('the book of accounts is away; the usual accounts are made when it is back', { error });
      if (!isStopped) cancel = clock.after(retryMs, () => void tryOnce());
    }
  };
  await tryOnce();
  return {
    stop() {
      isStopped = true;
      cancel?.();
    },
  };
}

const withoutKeys = ({ name, scopes }: (typeof usualAccounts)[number], now: number): Account => ({
  name,
  scopes,
  keys: [],
  createdAt: now,
  revision: 1,
});
