/** What every AccountBook is held to. */
import { describe, expect } from 'vitest';
import { checksOf } from './checks.contract.ts';
import type { Account, AccountBook } from './account-book.ts';

export interface AccountBookUnderTest {
  readonly accounts: AccountBook;
  /** The same data, opened again as after a restart. */
  reopen(): Promise<AccountBook>;
  close(): Promise<void>;
}

const account = (name: string, more: Partial<Account> = {}): Account => ({
  name,
  scopes: ['ingest'],
  keys: [{ id: '0a1b2c3d4e5f', secretHash: 'hash', createdAt: 5, expiresAt: null }],
  createdAt: 1,
  revision: 1,
  ...more,
});

export function describeAccountBookContract(open: () => Promise<AccountBookUnderTest>): void {
  const check = checksOf(open);

  describe('account book', () => {
    check('[ACCOUNT-1] accounts are read as they were stored, also after a restart', async ({ accounts, reopen }) => {
      expect(await accounts.all()).toEqual([]);
      const scores = account('scores', { keys: [] });
      const bridge = account('bridge', { scopes: ['ingest', 'admin'], revision: 1 });
      expect(await accounts.put(scores)).toBe('stored');
      expect(await accounts.put(bridge)).toBe('stored');
      const changed = { ...scores, scopes: ['admin'] as const, revision: 2 };
      expect(await accounts.put(changed)).toBe('stored');
      const expected = new Map([
        ['scores', changed],
        ['bridge', bridge],
      ]);
      const byName = async (book: AccountBook) => new Map((await book.all()).map((one) => [one.name, one]));
      expect(await byName(accounts)).toEqual(expected);
      expect(await byName(await reopen())).toEqual(expected);
    });

    check('[ACCOUNT-1] only the next revision replaces an account, and of rivals one', async ({ accounts }) => {
      const rivals = await Promise.all([1, 2, 3].map((at) => accounts.put(account('scores', { createdAt: at }))));
      expect(rivals.toSorted()).toEqual(['conflict', 'conflict', 'stored']);
      expect(await accounts.put(account('scores', { revision: 3 }))).toBe('conflict');
      expect(await accounts.put(account('bridge', { revision: 2 })), 'absent').toBe('conflict');
      expect(await accounts.put(account('scores', { revision: 2, scopes: [] }))).toBe('stored');
      expect(await accounts.all()).toEqual([account('scores', { revision: 2, scopes: [] })]);
    });
  });
}
