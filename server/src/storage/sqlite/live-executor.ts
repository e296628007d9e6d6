/** Runs batches on the one connection to live.db: everything in a batch is one COMMIT. Used by the worker thread. */
import { DatabaseSync } from 'node:sqlite';
import type { Row, SqlValue, Statement } from './engine.ts';
import { JournalFolder } from './journal-folder.ts';
import { migrate } from './migrations.ts';
import { PreparedStatements } from './prepared-statements.ts';
import { appendJournal, appendOutbox, deleteChat, foldJournal, markAlive } from './room-statements.ts';
import type { RoomChange } from './room-statements.ts';
import type { Batch, BatchReply, TransactionReply } from './worker-messages.ts';

export const sqliteCodes = { busy: 5, corrupt: 11, full: 13, notADatabase: 26 } as const;

/** Codes about disk and memory, not about the statement: BUSY, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB. */
const infrastructure: readonly number[] = [5, 7, 8, 10, 11, 13, 14, 26];

/** Folding keeps ahead of what is appended, whatever the size of the batches. */
const foldedRows = (appended: number): number => 16 + 3 * appended;
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
  readonly #statements: PreparedStatements;
  readonly #folder: JournalFolder;
  #aliveAt = 0;

  constructor(database: DatabaseSync, options: { generationRows?: number } = {}) {
    this.#database = database;
    this.#statements = new PreparedStatements(database);
    this.#folder = new JournalFolder((sql) => this.#statements.of(sql), options);
    this.#foldAll();
  }

  run({ at, commits, transactions }: Batch): BatchReply {
    let replies: readonly TransactionReply[];
    let folded: () => void;
    try {
      this.#run('BEGIN IMMEDIATE');
      for (const changes of commits) this.#append(changes, at);
      if (Math.abs(at - this.#aliveAt) >= aliveEveryMs) this.#statements.of(markAlive).run(at);
      replies = transactions.map((statements) => this.#transact(statements));
      folded = this.#folder.step(foldedRows(commits.length));
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
    folded();
    for (const changes of commits) this.#folder.note(changes);
    return { kind: 'done', transactions: replies };
  }

  query(sql: string, params: readonly SqlValue[]): readonly Row[] {
    return this.#statements.of(sql).all(...params);
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  /** What the former process left. */
  #foldAll(): void {
    this.#run('BEGIN IMMEDIATE');
    for (const sql of foldJournal) this.#run(sql);
    this.#run('COMMIT');
  }

  #append(changes: readonly RoomChange[], at: number): void {
    for (const [row, outbox] of changes) {
      const [seq, , id, , , , state] = row;
      if (seq <= this.#folder.lastSeq) throw new Error('rows of the journal come in order');
      this.#statements.of(appendJournal).run(...row);
      if (state === null) this.#statements.of(deleteChat).run(id);
      for (const body of outbox) this.#statements.of(appendOutbox).run(at, body);
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
        const { changes } = this.#statements.of(sql).run(...params);
        if (expectChanges !== undefined && changes !== expectChanges) return { ok: false, failed: index };
      } catch (error) {
        if (infrastructure.includes(sqliteCodeOf(error))) throw error;
        return { broken: reasonOf(error) };
      }
    }
    return { ok: true, rows };
  }

  #run(sql: string): void {
    this.#statements.of(sql).run();
  }

  /** After some errors SQLite has rolled back by itself. */
  #rollBack(): void {
    if (this.#database.isTransaction) this.#run('ROLLBACK');
  }
}
