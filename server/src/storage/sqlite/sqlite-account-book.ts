/** Service accounts, in live.db. */
import type { Account, AccountBook } from '../../ports/account-book.ts';
import type { SqlEngine } from './engine.ts';

export function createSqliteAccountBook(engine: SqlEngine): AccountBook {
  return {
    async all() {
      const rows = await engine.query('SELECT record FROM accounts ORDER BY name', []);
      // Only put() writes it.
      return rows.map((row) => JSON.parse(String(row['record'])) as Account);
    },

    async put(account) {
      const { name, revision } = account;
      const record = JSON.stringify(account);
      const result = await engine.transact([
        revision === 1
          ? {
              sql: 'INSERT OR IGNORE INTO accounts (name, revision, record) VALUES (?, ?, ?)',
              params: [name, revision, record],
              expectChanges: 1,
            }
          : {
              sql: 'UPDATE accounts SET revision = ?, record = ? WHERE name = ? AND revision = ?',
              params: [revision, record, name, revision - 1],
              expectChanges: 1,
            },
      ]);
      return result.ok ? 'stored' : 'conflict';
    },
  };
}
