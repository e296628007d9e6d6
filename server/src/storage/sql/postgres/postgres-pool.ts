/** Connections to Postgres with an end to every wait, on both sides: a database that hangs is one that is away. */
import pg from 'pg';
import type { Pool, PoolClient } from 'pg';
import type { Clock } from '../../../ports/clock.ts';

export interface PostgresPoolOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly connections: number;
  /** How long a statement may take before the database counts as away. */
  readonly statementMs: number;
  readonly connectMs: number;
}

export interface PostgresPool {
  connect(): Promise<PoolClient>;
  close(): Promise<void>;
}

/** The server gives up a little earlier than we do, so that it usually says so itself. */
const serverShare = 0.8;
const closeMs = 2_000;

const numbers: readonly number[] = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC];

type Parse = (text: string) => unknown;

const parserOf: (id: number, format?: 'text' | 'binary') => Parse = pg.types.getTypeParser;

/** Counts and times fit into a number; pg would make texts of them. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary'): Parse =>
    numbers.includes(id) ? Number : parserOf(id, format),
};

export function openPostgresPool({
  url,
  clock,
  connections,
  statementMs,
  connectMs,
}: PostgresPoolOptions): PostgresPool {
  const serverMs = Math.round(statementMs * serverShare);
  const pool: Pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectMs,
    query_timeout: statementMs,
    statement_timeout: serverMs,
    lock_timeout: Math.round(serverMs / 2),
    // A node that stands still in a transaction must not keep the others from it for ever.
    idle_in_transaction_session_timeout: statementMs,
    keepAlive: true,
    application_name: 'inkroom',
    types,
  });
  // A connection that fails while nobody waits for it: its next statement finds out.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    connect: () => pool.connect(),
    // One to a database that hangs is never closed by it.
    close: async () => {
      let cancel = (): void => undefined;
      const patience = new Promise<void>((resolve) => {
        cancel = clock.after(closeMs, resolve);
      });
      await Promise.race([pool.end(), patience]);
      cancel();
    },
  };
}
