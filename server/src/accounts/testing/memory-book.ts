/** The account book in a map, and it can be told to be away. */
import type { Account, AccountBook } from '../../ports/account-book.ts';
import { StoreUnavailable } from '../../ports/store.ts';

export interface MemoryBook extends AccountBook {
  /** While true every call is refused. */
  away: boolean;
  /** Times that it was read. */
  reads: number;
}

export function createMemoryBook(): MemoryBook {
  const accounts = new Map<string, Account>();
  const book: MemoryBook = {
    away: false,
    reads: 0,
    async all() {
      if (book.away) throw new StoreUnavailable('told to be away');
      book.reads += 1;
      return [...accounts.values()];
    },
    async put(account) {
      if (book.away) throw new StoreUnavailable('told to be away');
      if ((accounts.get(account.name)?.revision ?? 0) !== account.revision - 1) return 'conflict';
      accounts.set(account.name, account);
      return 'stored';
    },
  };
  return book;
}
