/** Runs batches on the one connection to live.db: everything in a batch is one COMMIT. Used by the worker thread. */
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import type { Row, SqlValue, Statement } from './engine.ts';
import { migrate } from './migrations.ts';
import { appendJournal, appendOutbox, deleteChat, foldJournal, markAlive } from './room-statements.ts';
import type { RoomChange } from './room-statements.ts';
import type { Batch, BatchReply, TransactionReply } from './worker-messages.ts';

export const sqliteCodes = { busy: 5, corrupt: 11, full: 13, notADatabase: 26 } as const;

/** Codes about disk and memory, not about the statement: BUSY, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB. */
const infrastructure: readonly number[] = [5, 7, 8, 10, 11, 13, 14, 26];

/** More rows make folding cheaper for each, and the pause for the commit behind it longer. */
const foldEveryRows = 8192;
/** Proof of life with the commits; between them the store's tick sees to it. */
const aliveEveryMs = 250;

/** SQLite's primary result code; 0 for an error that is not SQLite's. */
export function sqliteCodeOf(error: unknown): number {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return 0;
  return error.errcode & 0xff;
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * WAL, synced before each COMMIT returns. The exclusive lock is held as long as the connection is open: two servers on one
 * file would each believe their own memory. The operating system drops it with the process, however that ends.
 */
export function openLiveDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    database.exec('PRAGMA cache_size = -32768');
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

export class LiveExecutor {
  readonly #database: DatabaseSync;
  /** The texts are constants of this folder, so this stays as small as the folder. */
  readonly #statements = new Map<string, StatementSync>();
  #journalRows = 0;
  #aliveAt = 0;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#fold();
  }

  run({ at, commits, transactions }: Batch): BatchReply {
    let replies: readonly TransactionReply[];
    try {
      this.#run('BEGIN IMMEDIATE');
      for (const changes of commits) this.#append(changes, at);
      if (Math.abs(at - this.#aliveAt) >= aliveEveryMs) this.#prepared(markAlive).run(at);
      replies = transactions.map((statements) => this.#transact(statements));
    } catch (error) {
      this.#rollBack();
      return { kind: 'unavailable', reason: reasonOf(error) };
    }
    try {
      this.#run('COMMIT');
    } catch (error) {
      const wasFull = sqliteCodeOf(error) === sqliteCodes.full;
      this.#rollBack();
      return { kind: wasFull ? 'unavailable' : 'unknown', reason: reasonOf(error) };
    }
    if (Math.abs(at - this.#aliveAt) >= aliveEveryMs) this.#aliveAt = at;
    this.#journalRows += commits.length;
    return { kind: 'done', transactions: replies };
  }

  query(sql: string, params: readonly SqlValue[]): readonly Row[] {
    return this.#prepared(sql).all(...params);
  }

  /** Tidies up after a batch has been answered. Failing is safe: the journal stays, and it is tried again later. */
  foldIfLong(): void {
    if (this.#journalRows < foldEveryRows) return;
    try {
      this.#fold();
    } catch {
      this.#rollBack();
      this.#journalRows = foldEveryRows / 2;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #fold(): void {
    this.#run('BEGIN IMMEDIATE');
    for (const sql of foldJournal) this.#run(sql);
    this.#run('COMMIT');
    this.#journalRows = 0;
  }

  #append(changes: readonly RoomChange[], at: number): void {
    for (const [row, outbox] of changes) {
      this.#prepared(appendJournal).run(...row);
      const [, , id, , , , state] = row;
      if (state === null) this.#prepared(deleteChat).run(id);
      for (const body of outbox) this.#prepared(appendOutbox).run(at, body);
    }
  }

  #transact(statements: readonly Statement[]): TransactionReply {
    this.#run('SAVEPOINT one');
    const reply = this.#tryAll(statements);
    if ('broken' in reply || !reply.ok) this.#run('ROLLBACK TO one');
    this.#run('RELEASE one');
    return reply;
  }

  #tryAll(statements: readonly Statement[]): TransactionReply {
    let rows: readonly Row[] = [];
    for (const [index, { sql, params, expectChanges, reads }] of statements.entries()) {
      try {
        if (reads) {
          rows = this.query(sql, params);
          continue;
        }
        const { changes } = this.#prepared(sql).run(...params);
        if (expectChanges !== undefined && changes !== expectChanges) return { ok: false, failed: index };
      } catch (error) {
        if (infrastructure.includes(sqliteCodeOf(error))) throw error;
        return { broken: reasonOf(error) };
      }
    }
    return { ok: true, rows };
  }

  #run(sql: string): void {
    this.#prepared(sql).run();
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** After some errors SQLite has rolled back by itself. */
  #rollBack(): void {
    if (this.#database.isTransaction) this.#run('ROLLBACK');
  }
}
