/** Entry of a worker thread that owns one connection to archive.db: runs one statement after the other. */
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { Answer, FromThread, Row, StatementMessage, ThreadSettings, ToThread } from './messages.ts';

/** Lists of many lengths make many texts; beyond this they are prepared anew. */
const mostPrepared = 256;

/**
 * FULL: the outbox forgets what was committed here, so a COMMIT that a power cut takes back would take facts with it.
 * It is one sync per batch of up to 500 entries.
 */
function open({ file, readOnly, busyMs }: ThreadSettings): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly, timeout: busyMs });
  try {
    if (!readOnly) {
      database.exec('PRAGMA journal_mode = WAL');
      database.exec('PRAGMA synchronous = FULL');
      database.exec('PRAGMA journal_size_limit = 67108864');
    }
    database.exec('PRAGMA cache_size = -16384');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function createRunner(database: DatabaseSync): (statement: StatementMessage) => Answer {
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    if (prepared.size >= mostPrepared) prepared.clear();
    const statement = database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return ({ sql, parameters }) => {
    const statement = prepare(sql);
    // Bound by node:sqlite, which refuses what is none of its values.
    const values = parameters as readonly SQLInputValue[];
    if (statement.columns().length > 0) {
      const rows = statement.all(...values) as readonly Row[];
      return { rows, changes: rows.length };
    }
    return { rows: [], changes: Number(statement.run(...values).changes) };
  };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const errcodeOf = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error ? Number(error.errcode) : null;

function serve(port: MessagePort, settings: ThreadSettings): void {
  const say = (message: FromThread): void => port.postMessage(message);
  let database: DatabaseSync;
  try {
    database = open(settings);
  } catch (error) {
    say({ kind: 'not-opened', failure: reasonOf(error) });
    return;
  }
  const run = createRunner(database);
  port.on('message', (message: ToThread) => {
    if (message === 'close') {
      database.close();
      port.close();
      return;
    }
    const { id } = message;
    try {
      say({ kind: 'done', id, answer: run(message) });
    } catch (error) {
      say({ kind: 'failed', id, failure: reasonOf(error), errcode: errcodeOf(error) });
    }
  });
  say({ kind: 'opened' });
}

// The only reader of workerData is written next to its only writer, thread-client.ts.
if (parentPort !== null) serve(parentPort, workerData as ThreadSettings);
