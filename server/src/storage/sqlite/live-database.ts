/**
 * The main thread's side of live.db. Transactions that are ready together share one COMMIT; the next batch leaves when
 * the previous one has returned. A worker that dies is replaced, and whoever holds a copy of the data is told to read it again.
 */
import { Worker } from 'node:worker_threads';
import { limits } from '@inkroom/shared';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import type { SqlEngine, SqlValue, Statement, TransactResult } from './engine.ts';
import type { FromWorker, PackedStatement, ToWorker } from './worker-messages.ts';

/** The data folder cannot be used. Its message says what to do. */
export class StorageError extends Error {
  override name = 'StorageError';
}

export type Rows = readonly Readonly<Record<string, SqlValue>>[];

interface Waiting {
  readonly statements: readonly PackedStatement[];
  readonly since: number;
  /** Called once, with the truth, however late; the promise may have been given up before. */
  readonly settle: (result: TransactResult | Error) => void;
}

export interface LiveDatabaseOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

const lookMs = 100;
const reopenMs = { least: 200, most: 5_000 };

const packed = ({ sql, params, expectChanges }: Statement): PackedStatement => [sql, params, expectChanges ?? -1];

export class LiveDatabase implements SqlEngine {
  readonly #options: LiveDatabaseOptions;
  #worker: Worker | null = null;
  #queue: Waiting[] = [];
  #sent: readonly Waiting[] = [];
  #sentAt = 0;
  #batch = 0;
  #query = 0;
  readonly #queries = new Map<number, { resolve: (rows: Rows) => void; reject: (error: Error) => void }>();
  #flushing = false;
  #closing = false;
  #reopenDelayMs = reopenMs.least;
  readonly #stopLooking: () => void;
  /** Called after the worker was replaced, before anything is accepted again. */
  onReopened: () => Promise<void> = () => Promise.resolve();
  #ready = false;

  private constructor(options: LiveDatabaseOptions) {
    this.#options = options;
    this.#stopLooking = options.clock.every(lookMs, () => this.#giveUpOnSlow());
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
    database.#ready = true;
    return database;
  }

  /** Nothing can be written at the moment. */
  get isAway(): boolean {
    return !this.#ready;
  }

  transact(statements: readonly Statement[]): Promise<TransactResult> {
    return new Promise((resolve, reject) => {
      this.submit(statements.map(packed), (result) => {
        if (result instanceof Error) reject(result);
        else resolve(result);
      });
    });
  }

  /** As transact, for the hot path: `settle` is called once when it is durable, or with StoreUnavailable or OutcomeUnknown. */
  submit(statements: readonly PackedStatement[], settle: (result: TransactResult | Error) => void): void {
    if (!this.#ready || this.#closing) {
      settle(new StoreUnavailable('the database is not open'));
      return;
    }
    this.#queue.push({ statements, since: this.#options.clock.now(), settle });
    this.#scheduleFlush();
  }

  /** As submit, but also while nothing else is accepted yet: what has to be written before the data is read again. */
  recover(statements: readonly PackedStatement[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({
        statements,
        since: this.#options.clock.now(),
        settle: (result) => {
          if (result instanceof Error) reject(result);
          else resolve();
        },
      });
      this.#scheduleFlush();
    });
  }

  query(sql: string, params: readonly SqlValue[]): Promise<Rows> {
    const worker = this.#worker;
    if (worker === null) return Promise.reject(new StoreUnavailable('the database is not open'));
    this.#query += 1;
    const query = this.#query;
    return new Promise((resolve, reject) => {
      this.#queries.set(query, { resolve, reject });
      this.#post(worker, { kind: 'query', query, sql, params });
    });
  }

  /** Finishes what is in flight. */
  async close(): Promise<void> {
    if (this.#closing) return;
    while (this.#queue.length > 0 || this.#sent.length > 0) {
      await new Promise<void>((resolve) => {
        this.#options.clock.after(1, resolve);
      });
    }
    this.#closing = true;
    this.#stopLooking();
    const worker = this.#worker;
    if (worker === null) return;
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', () => resolve());
    });
    this.#post(worker, { kind: 'close' });
    await ended;
  }

  /** After the poll phase, so that everything that arrived in one turn of the loop leaves together. */
  #scheduleFlush(): void {
    if (this.#flushing || this.#sent.length > 0) return;
    this.#flushing = true;
    setImmediate(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  #flush(): void {
    const worker = this.#worker;
    if (worker === null || this.#sent.length > 0 || this.#queue.length === 0) return;
    this.#sent = this.#queue;
    this.#queue = [];
    this.#sentAt = this.#options.clock.now();
    this.#batch += 1;
    const transactions = this.#sent.map((waiting) => waiting.statements);
    this.#post(worker, { kind: 'batch', batch: this.#batch, transactions });
  }

  #post(worker: Worker, message: ToWorker): void {
    worker.postMessage(message);
  }

  #startWorker(): Promise<void> {
    const { file } = this.#options;
    const worker = new Worker(new URL('./live-worker.ts', import.meta.url), { workerData: { file } });
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'opened') {
          this.#worker = worker;
          resolve();
        } else if (message.kind === 'refused') {
          reject(new StorageError(refusalLine(file, message.message)));
          void worker.terminate();
        } else {
          this.#heard(message);
        }
      });
      worker.on('error', (error) => {
        this.#options.logger.error('the database worker failed', { error });
        reject(new StorageError(refusalLine(file, error instanceof Error ? error.message : String(error))));
      });
      worker.on('exit', () => this.#lost(worker));
    });
  }

  #heard(message: Exclude<FromWorker, { kind: 'opened' | 'refused' }>): void {
    switch (message.kind) {
      case 'batch-done':
        this.#settleSent(message.failed);
        return;
      case 'batch-refused':
        this.#options.logger.error('the database refused a batch', { reason: message.message });
        this.#failSent(new StoreUnavailable(message.message));
        return;
      case 'batch-unknown':
        this.#options.logger.error('a commit failed', { reason: message.message });
        this.#ready = false;
        this.#failSent(new OutcomeUnknown(message.message));
        return;
      case 'rows':
        this.#takeQuery(message.query)?.resolve(message.rows);
        return;
      case 'query-failed':
        this.#takeQuery(message.query)?.reject(new StoreUnavailable(message.message));
        return;
      case 'closed':
    }
  }

  #settleSent(failed: readonly (readonly [number, number])[]): void {
    const sent = this.#sent;
    this.#sent = [];
    // The next batch is on its way before anybody is told about this one.
    this.#flush();
    if (failed.length === 0) {
      for (const waiting of sent) waiting.settle(succeeded);
      return;
    }
    const failures = new Map(failed);
    sent.forEach((waiting, index) => {
      const at = failures.get(index);
      waiting.settle(at === undefined ? succeeded : { ok: false, failed: at });
    });
  }

  #failSent(error: Error): void {
    const sent = this.#sent;
    this.#sent = [];
    this.#flush();
    for (const waiting of sent) waiting.settle(error);
  }

  #takeQuery(query: number) {
    const waiting = this.#queries.get(query);
    this.#queries.delete(query);
    return waiting;
  }

  /** What has not left yet is certain not to have happened. */
  #giveUpOnSlow(): void {
    const before = this.#options.clock.now() - limits.storeMs;
    if (this.#sent.length === 0 || this.#sentAt > before) return;
    const slow = this.#queue.filter((waiting) => waiting.since <= before);
    this.#queue = this.#queue.filter((waiting) => waiting.since > before);
    for (const waiting of slow) waiting.settle(new StoreUnavailable('the database is slow'));
  }

  #lost(worker: Worker): void {
    if (this.#closing || this.#worker !== worker) return;
    this.#options.logger.error('the database worker ended; it is started again');
    this.#worker = null;
    this.#ready = false;
    const inFlight = this.#sent;
    const queued = this.#queue;
    this.#sent = [];
    this.#queue = [];
    for (const waiting of inFlight) waiting.settle(new OutcomeUnknown('the database worker ended'));
    for (const waiting of queued) waiting.settle(new StoreUnavailable('the database worker ended'));
    for (const query of this.#queries.values()) query.reject(new StoreUnavailable('the database worker ended'));
    this.#queries.clear();
    this.#reopenSoon();
  }

  #reopenSoon(): void {
    this.#options.clock.after(this.#reopenDelayMs, () => {
      if (this.#closing) return;
      this.#reopenDelayMs = Math.min(reopenMs.most, this.#reopenDelayMs * 2);
      this.#startWorker()
        .then(() => this.onReopened())
        .then(
          () => {
            this.#reopenDelayMs = reopenMs.least;
            this.#ready = true;
          },
          (error: unknown) => {
            this.#options.logger.error('the database cannot be opened', { error });
            this.#worker = null;
            this.#reopenSoon();
          },
        );
    });
  }
}

const succeeded: TransactResult = { ok: true };

function refusalLine(file: string, reason: string): string {
  if (/locked|busy/i.test(reason)) {
    return `Another server is using ${file}. Stop it, or choose another folder: DATA_DIR=./data2 npm start`;
  }
  if (/unable to open|readonly|permission|EACCES/i.test(reason)) {
    return `${file} cannot be written. Choose a folder that can: DATA_DIR=./data npm start`;
  }
  return `${file} cannot be used: ${reason}. Choose another folder with DATA_DIR, or restore a copy of it.`;
}
