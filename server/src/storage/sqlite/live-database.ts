/**
 * The main thread's side of live.db. What is ready together shares one COMMIT; the next batch leaves when the previous one
 * has returned. A worker that ends is replaced with increasing delays, so that the store comes back by itself.
 */
import { Worker } from 'node:worker_threads';
import { limits } from '@inkroom/shared';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import type { Row, SqlEngine, SqlValue, Statement, TransactResult } from './engine.ts';
import type { RoomChange } from './room-statements.ts';
import { StorageError } from '../../lib/storage-error.ts';
import { refusalLine } from './refusal-line.ts';
import type { BatchReply, FromWorker, ToWorker, TransactionReply, WorkerSettings } from './worker-messages.ts';

/** Given up while the disk stands still. It never left, and the store is there as far as anybody knows. */
export class StoreSlow extends StoreUnavailable {}

interface RoomCommit {
  readonly changes: readonly RoomChange[];
  readonly settle: (failure: Error | null) => void;
}

interface Transaction {
  readonly statements: readonly Statement[];
  readonly settle: (reply: TransactionReply | Error) => void;
}

interface Waiting {
  readonly since: number;
  readonly work: RoomCommit | Transaction;
}

interface WaitingQuery {
  readonly resolve: (rows: readonly Row[]) => void;
  readonly reject: (error: Error) => void;
}

export interface LiveDatabaseOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The worker to start; tests bring one that dies at the worst moment. */
  readonly startWorker?: (settings: WorkerSettings) => Worker;
}

const startLiveWorker = (settings: WorkerSettings): Worker =>
  new Worker(new URL('./live-worker.ts', import.meta.url), { workerData: settings });

/** A batch takes some milliseconds at most; the rest waits for the next. */
const mostPerBatch = 512;
const lookForSlowMs = 100;
const reopenMs = { least: 100, most: 5_000 };

export class LiveDatabase implements SqlEngine {
  readonly #options: LiveDatabaseOptions;
  readonly #stopLooking: () => void;
  #worker: Worker | null = null;
  #queue: Waiting[] = [];
  #sent: readonly Waiting[] = [];
  #sentAt = 0;
  #flushScheduled = false;
  #queries = new Map<number, WaitingQuery>();
  #lastQuery = 0;
  #reopenDelayMs = reopenMs.least;
  #closing: Promise<void> | null = null;
  #onDrained: (() => void) | null = null;

  private constructor(options: LiveDatabaseOptions) {
    this.#options = options;
    this.#stopLooking = options.clock.every(lookForSlowMs, () => this.#giveUpOnSlow());
  }

  /** Throws StorageError with one line that says what to do. */
  static async open(options: LiveDatabaseOptions): Promise<LiveDatabase> {
    const database = new LiveDatabase(options);
    try {
      await database.#startWorker();
    } catch (error) {
      database.#stopLooking();
      throw error;
    }
    return database;
  }

  /** The way of the game. `settle` is called once: with null when it is durable, else with StoreUnavailable or OutcomeUnknown. */
  submit(changes: readonly RoomChange[], settle: (failure: Error | null) => void): void {
    if (!this.#accepts()) settle(unavailable());
    else this.#enqueue({ changes, settle });
  }

  transact(statements: readonly Statement[]): Promise<TransactResult> {
    if (!this.#accepts()) return Promise.reject(unavailable());
    return new Promise((resolve, reject) => {
      const settle = (reply: TransactionReply | Error): void => {
        if (reply instanceof Error) reject(reply);
        else if ('broken' in reply) reject(new Error(`a statement is wrong: ${reply.broken}`));
        else resolve(reply);
      };
      this.#enqueue({ statements, settle });
    });
  }

  query(sql: string, params: readonly SqlValue[]): Promise<readonly Row[]> {
    if (!this.#accepts()) return Promise.reject(unavailable());
    this.#lastQuery += 1;
    const query = this.#lastQuery;
    return new Promise((resolve, reject) => {
      this.#queries.set(query, { resolve, reject });
      this.#post({ kind: 'query', query, sql, params });
    });
  }

  /** Finishes what is in flight. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#queue.length > 0 || this.#sent.length > 0) {
      await new Promise<void>((resolve) => {
        this.#onDrained = resolve;
      });
    }
    this.#stopLooking();
    const worker = this.#worker;
    if (worker === null) return;
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', () => resolve());
    });
    this.#post({ kind: 'close' });
    await ended;
  }

  #accepts(): boolean {
    return this.#worker !== null && this.#closing === null;
  }

  #enqueue(work: Waiting['work']): void {
    this.#queue.push({ since: this.#options.clock.now(), work });
    if (this.#flushScheduled || this.#sent.length > 0) return;
    this.#flushScheduled = true;
    // After the poll phase, so that everything that arrived in one turn of the event loop leaves together.
    setImmediate(() => {
      this.#flushScheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#worker === null || this.#sent.length > 0 || this.#queue.length === 0) return;
    const all = this.#queue;
    this.#sent = all.length > mostPerBatch ? all.slice(0, mostPerBatch) : all;
    this.#queue = all.length > mostPerBatch ? all.slice(mostPerBatch) : [];
    this.#sentAt = this.#options.clock.now();
    const commits: (readonly RoomChange[])[] = [];
    const transactions: (readonly Statement[])[] = [];
    for (const { work } of this.#sent) {
      if ('changes' in work) commits.push(work.changes);
      else transactions.push(work.statements);
    }
    this.#post({ kind: 'batch', at: this.#sentAt, commits, transactions });
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #heard(message: Exclude<FromWorker, { kind: 'opened' | 'refused' }>): void {
    switch (message.kind) {
      case 'rows':
        this.#takeQuery(message.query)?.resolve(message.rows);
        return;
      case 'query-failed':
        this.#takeQuery(message.query)?.reject(new StoreUnavailable(message.reason));
        return;
      case 'done':
      case 'unavailable':
      case 'unknown':
        this.#settleSent(message);
    }
  }

  #settleSent(reply: BatchReply): void {
    const sent = this.#sent;
    this.#sent = [];
    // The next batch is on its way before anybody is told about this one.
    if (reply.kind !== 'unknown') this.#flush();
    if (reply.kind === 'done') succeed(sent, reply.transactions);
    else {
      this.#options.logger.error('live.db could not be written', { reason: reply.reason });
      const { reason } = reply;
      fail(sent, () => (reply.kind === 'unknown' ? new OutcomeUnknown(reason) : new StoreUnavailable(reason)));
    }
    this.#noticeDrained();
  }

  #noticeDrained(): void {
    if (this.#queue.length === 0 && this.#sent.length === 0) this.#onDrained?.();
  }

  #takeQuery(query: number): WaitingQuery | undefined {
    const waiting = this.#queries.get(query);
    this.#queries.delete(query);
    return waiting;
  }

  /** Behind a disk that stands still. What has not left yet is certain not to have happened. */
  #giveUpOnSlow(): void {
    const before = this.#options.clock.now() - limits.storeMs;
    if (this.#sent.length === 0 || this.#sentAt > before) return;
    const slow = this.#queue.filter(({ since }) => since <= before);
    if (slow.length === 0) return;
    this.#queue = this.#queue.filter(({ since }) => since > before);
    fail(slow, () => new StoreSlow('live.db is slow'));
    this.#noticeDrained();
  }

  #startWorker(): Promise<void> {
    const { file, logger, startWorker = startLiveWorker } = this.#options;
    const worker = startWorker({ file });
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'opened') {
          this.#worker = worker;
          resolve();
        } else if (message.kind === 'refused') {
          reject(new StorageError(refusalLine(file, message)));
        } else if (this.#worker === worker) {
          this.#heard(message);
        }
      });
      worker.on('error', (error) => logger.error('the worker of live.db failed', { error }));
      worker.on('exit', () => {
        // Of no effect after one of the messages above.
        reject(new StorageError(refusalLine(file, { because: 'failed', reason: 'its worker ended' })));
        if (this.#worker === worker) this.#lost();
      });
    });
  }

  #lost(): void {
    this.#worker = null;
    const { logger } = this.#options;
    const inFlight = this.#sent;
    const queued = this.#queue;
    const queries = this.#queries;
    this.#sent = [];
    this.#queue = [];
    this.#queries = new Map();
    if (this.#closing === null || inFlight.length > 0) logger.error('the worker of live.db ended');
    fail(inFlight, () => new OutcomeUnknown('the worker of live.db ended'));
    fail(queued, unavailable);
    for (const query of queries.values()) query.reject(unavailable());
    this.#onDrained?.();
    this.#reopenSoon();
  }

  #reopenSoon(): void {
    if (this.#closing !== null) return;
    this.#options.clock.after(this.#reopenDelayMs, () => void this.#reopen());
    this.#reopenDelayMs = Math.min(reopenMs.most, this.#reopenDelayMs * 2);
  }

  async #reopen(): Promise<void> {
    if (this.#closing !== null) return;
    try {
      await this.#startWorker();
      this.#reopenDelayMs = reopenMs.least;
      if (this.#closing !== null) this.#post({ kind: 'close' });
    } catch (error) {
      this.#options.logger.error('live.db cannot be opened', { error });
      this.#reopenSoon();
    }
  }
}

const unavailable = (): Error => new StoreUnavailable('live.db is not open');

function fail(waiting: readonly Waiting[], error: () => Error): void {
  for (const { work } of waiting) work.settle(error());
}

function succeed(sent: readonly Waiting[], replies: readonly TransactionReply[]): void {
  let transaction = 0;
  for (const { work } of sent) {
    if ('changes' in work) {
      work.settle(null);
      continue;
    }
    work.settle(replies[transaction] ?? new OutcomeUnknown('the worker of live.db did not say'));
    transaction += 1;
  }
}
