/** Kysely on a connection to archive.db that a thread owns: one transaction at a time, in the order in which they were asked for. */
import { CompiledQuery, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';
import { refuseZeroBytes } from '../database-errors.ts';
import type { ConnectionGate } from '../connection-gate.ts';
import type { ThreadClient, ThreadLife } from './thread-client.ts';

export interface SqliteDialectOptions {
  readonly thread: ThreadClient;
  readonly gate: ConnectionGate;
  /** Those that migrate go in before the tables are there. */
  readonly isGated: boolean;
  /** What a transaction begins with: writers take the lock at once, so that none fails half-way. */
  readonly begin: 'begin' | 'begin immediate';
}

export function createSqliteDialect(options: SqliteDialectOptions): Dialect {
  return {
    createDriver: () => new SqliteThreadDriver(options),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteThreadAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

/** The driver keeps the order itself: Kysely's own lock stays locked for ever when no connection comes of it. */
class SqliteThreadAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class SqliteThreadDriver implements Driver {
  readonly #options: SqliteDialectOptions;
  #last: Promise<void> = Promise.resolve();

  constructor(options: SqliteDialectOptions) {
    this.#options = options;
  }

  async init(): Promise<void> {
    // The first statement starts the thread.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const { gate, isGated, thread } = this.#options;
    if (isGated) await gate.open().catch(noticed(gate));
    const before = this.#last;
    const turn = Promise.withResolvers<void>();
    this.#last = turn.promise;
    await before;
    try {
      return new SqliteConnection(thread.life(), gate, turn.resolve);
    } catch (error) {
      turn.resolve();
      throw error;
    }
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(this.#options.begin));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (!(connection instanceof SqliteConnection)) return;
    // A failure may have ended the transaction already. What else keeps it open ends with the connection.
    await connection.rollBack();
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof SqliteConnection) connection.release();
  }

  async destroy(): Promise<void> {
    // The thread belongs to whoever opened it.
  }
}

class SqliteConnection implements DatabaseConnection {
  readonly #life: ThreadLife;
  readonly #gate: ConnectionGate;
  readonly release: () => void;

  constructor(life: ThreadLife, gate: ConnectionGate, release: () => void) {
    this.#life = life;
    this.#gate = gate;
    this.release = release;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    refuseZeroBytes(parameters);
    const { rows, changes } = await this.#life.run(sql, parameters).catch(noticed(this.#gate));
    this.#gate.answered();
    // Kysely's own types say what a query answers.
    return { rows: rows as readonly unknown[] as R[], numAffectedRows: BigInt(changes) };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('the archive is read in pages, not in streams');
  }

  async rollBack(): Promise<void> {
    try {
      await this.#life.run('rollback', []);
    } catch {
      if (!(await this.#isIdle())) this.#life.end('a transaction could not be taken back');
    }
  }

  /** A transaction can begin, so none is open. */
  async #isIdle(): Promise<boolean> {
    try {
      await this.#life.run('begin', []);
      await this.#life.run('commit', []);
      return true;
    } catch {
      return false;
    }
  }
}

const noticed =
  (gate: ConnectionGate) =>
  (error: unknown): never => {
    if (error instanceof Error) gate.failed(error);
    throw error;
  };
