/** The worker thread that owns live.db: one batch, one COMMIT, one sync. Everything else about rooms lives on the main thread. */
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { migrations } from './migrations.ts';
import type { FromWorker, PackedStatement, ToWorker } from './worker-messages.ts';

const { file } = workerData as { file: string };
const port = parentPort;
if (port === null) throw new Error('live-worker runs as a worker thread');

const say = (message: FromWorker): void => port.postMessage(message);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

try {
  const database = open();
  const statements = new Map<string, StatementSync>();
  port.on('message', (message: ToWorker) => handle(database, statements, message));
  say({ kind: 'opened' });
} catch (error) {
  say({ kind: 'refused', message: messageOf(error) });
}

function open(): DatabaseSync {
  const database = new DatabaseSync(file);
  // Held until this process ends, however it ends: two servers on one file would each believe their own memory.
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  database.exec('BEGIN IMMEDIATE');
  const { user_version: version } = database.prepare('PRAGMA user_version').get() ?? {};
  const done = Number(version);
  if (done > migrations.length) {
    throw new Error(`it was written by a newer version of this program (schema ${done})`);
  }
  for (const step of migrations.slice(done)) database.exec(step);
  database.exec(`PRAGMA user_version = ${migrations.length}`);
  database.exec('COMMIT');
  return database;
}

function handle(database: DatabaseSync, statements: Map<string, StatementSync>, message: ToWorker): void {
  switch (message.kind) {
    case 'batch':
      say(run(database, statements, message));
      return;
    case 'query':
      try {
        const rows = prepared(database, statements, message.sql).all(...message.params);
        say({ kind: 'rows', query: message.query, rows: rows as never });
      } catch (error) {
        say({ kind: 'query-failed', query: message.query, message: messageOf(error) });
      }
      return;
    case 'close':
      database.close();
      say({ kind: 'closed' });
      port?.close();
  }
}

function run(
  database: DatabaseSync,
  statements: Map<string, StatementSync>,
  { batch, transactions }: Extract<ToWorker, { kind: 'batch' }>,
): FromWorker {
  const failed: (readonly [number, number])[] = [];
  try {
    database.exec('BEGIN IMMEDIATE');
    transactions.forEach((transaction, index) => {
      const at = runOne(database, statements, transaction);
      if (at !== -1) failed.push([index, at]);
    });
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    return { kind: 'batch-refused', batch, message: messageOf(error) };
  }
  try {
    database.exec('COMMIT');
  } catch (error) {
    // A failed sync leaves open what is on the disk: only reading it again can tell.
    setImmediate(() => process.exit(1));
    return { kind: 'batch-unknown', batch, message: messageOf(error) };
  }
  return { kind: 'batch-done', batch, failed };
}

/** -1, or the statement that did not change as many rows as it had to; then nothing of the transaction stays. */
function runOne(
  database: DatabaseSync,
  statements: Map<string, StatementSync>,
  transaction: readonly PackedStatement[],
): number {
  const isConditional = transaction.some(([, , expected]) => expected !== -1);
  if (isConditional) database.exec('SAVEPOINT one');
  for (let index = 0; index < transaction.length; index += 1) {
    const [sql, params, expected] = transaction[index] ?? ['', [], -1];
    const { changes } = prepared(database, statements, sql).run(...params);
    if (expected !== -1 && Number(changes) !== expected) {
      database.exec('ROLLBACK TO one; RELEASE one');
      return index;
    }
  }
  if (isConditional) database.exec('RELEASE one');
  return -1;
}

function prepared(database: DatabaseSync, statements: Map<string, StatementSync>, sql: string): StatementSync {
  let statement = statements.get(sql);
  if (statement === undefined) {
    statement = database.prepare(sql);
    statements.set(sql, statement);
  }
  return statement;
}
