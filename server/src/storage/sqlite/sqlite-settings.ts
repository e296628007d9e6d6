/** Shared small values, in live.db. */
import { invariant } from '@inkroom/shared';
import type { Settings } from '../../ports/settings.ts';
import type { SqlEngine } from './engine.ts';

export function createSqliteSettings(engine: SqlEngine): Settings {
  return {
    async getOrCreate(name, initial) {
      await engine.transact([
        { sql: 'INSERT OR IGNORE INTO settings (name, value) VALUES (?, ?)', params: [name, initial] },
      ]);
      const [row] = await engine.query('SELECT value FROM settings WHERE name = ?', [name]);
      invariant(row !== undefined, 'a setting exists after it was made');
      return String(row['value']);
    },
  };
}
