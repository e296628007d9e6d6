/** The statements of a database, each prepared once. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

export class PreparedStatements {
  readonly #database: DatabaseSync;
  readonly #known = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  of(sql: string): StatementSync {
    const known = this.#known.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#known.set(sql, statement);
    return statement;
  }

  /** Lets go of them, before the database is closed. */
  clear(): void {
    this.#known.clear();
  }
}
