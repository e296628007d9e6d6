/** Kysely on a pool of connections to Postgres. What fails is told apart by database-errors.ts; a connection that failed is not used again. */
import { CompiledQuery, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { DatabaseConnection, Dialect, Driver, QueryResult, TransactionSettings } from 'kysely';
import type { PoolClient } from 'pg';
import { ArchiveUnavailable } from '../../../ports/archive.ts';
import type { ConnectionGate } from '../connection-gate.ts';
import { postgresFailure, refuseZeroBytes } from '../database-errors.ts';
import type { PostgresPool } from './postgres-pool.ts';

export interface PostgresDialectOptions {
  readonly pool: PostgresPool;
  readonly gate: ConnectionGate;
  /** Those that migrate go in before the tables are there. */
  readonly isGated: boolean;
}

export function createPostgresDialect(options: PostgresDialectOptions): Dialect {
  return {
    createDriver: () => new PostgresPoolDriver(options),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
}

class PostgresPoolDriver implements Driver {
  readonly #options: PostgresDialectOptions;

  constructor(options: PostgresDialectOptions) {
    this.#options = options;
  }

  async init(): Promise<void> {
    // The pool connects when it is asked.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const { gate, isGated, pool } = this.#options;
    try {
      if (isGated) await gate.open();
      return new PostgresConnection(await pool.connect(), gate);
    } catch (error) {
      const failure =
        error instanceof ArchiveUnavailable ? error : new ArchiveUnavailable(String(error), { cause: error });
      gate.failed(failure);
      throw failure;
    }
  }

  async beginTransaction(connection: DatabaseConnection, { isolationLevel }: TransactionSettings): Promise<void> {
    const level = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`;
    await connection.executeQuery(CompiledQuery.raw(`begin${level}`));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof PostgresConnection) await connection.rollBack();
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof PostgresConnection) connection.release();
  }

  async destroy(): Promise<void> {
    // The pool belongs to whoever opened it.
  }
}

class PostgresConnection implements DatabaseConnection {
  readonly #client: PoolClient;
  readonly #gate: ConnectionGate;
  #isBroken = false;

  constructor(client: PoolClient, gate: ConnectionGate) {
    this.#client = client;
    this.#gate = gate;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    refuseZeroBytes(parameters);
    if (this.#isBroken) throw new ArchiveUnavailable('the connection failed before');
    try {
      const { rows, rowCount, command } = await this.#client.query<R & Record<string, unknown>>(sql, [...parameters]);
      // After a failure inside the transaction Postgres answers COMMIT with ROLLBACK, and no error.
      if (sql === 'commit' && command !== 'COMMIT') throw new ArchiveUnavailable('the transaction was taken back');
      this.#gate.answered();
      return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
    } catch (error) {
      const failure = error instanceof ArchiveUnavailable ? error : postgresFailure(error);
      if (failure instanceof ArchiveUnavailable) this.#isBroken = true;
      this.#gate.failed(failure);
      throw failure;
    }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('the archive is read in pages, not in streams');
  }

  /** One that does not answer is closed, which takes its transaction back as well. */
  async rollBack(): Promise<void> {
    if (this.#isBroken) return;
    try {
      await this.#client.query('rollback');
    } catch {
      this.#isBroken = true;
    }
  }

  release(): void {
    this.#client.release(this.#isBroken);
  }
}
