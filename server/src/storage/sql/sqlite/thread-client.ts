/**
 * The main thread's side of one connection to archive.db: no SQL on the event loop. Its thread is started by the first
 * statement, and again by the next one after it has ended, or was given up because it did not answer.
 */
import { Worker } from 'node:worker_threads';
import { ArchiveUnavailable } from '../../../ports/archive.ts';
import type { Clock } from '../../../ports/clock.ts';
import { sqliteFailure } from '../database-errors.ts';
import type { Answer, FromThread, StatementReply, ThreadSettings, ToThread } from './messages.ts';

export interface ThreadClientOptions extends ThreadSettings {
  readonly clock: Clock;
  /** A statement that takes longer is given up, and its thread with it. */
  readonly statementMs: number;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly cancel: () => void;
}

/** One life of the thread; a transaction ends with the life that it began in. */
export class ThreadLife {
  readonly #worker: Worker;
  readonly #options: ThreadClientOptions;
  readonly #waiting = new Map<number, Waiting>();
  readonly opened: Promise<void>;
  readonly ended: Promise<void>;
  readonly #refuseToOpen: (error: Error) => void;
  #last = 0;
  #isOver = false;

  constructor(options: ThreadClientOptions) {
    const { file, readOnly, busyMs, clock, statementMs } = options;
    this.#options = options;
    const workerData: ThreadSettings = { file, readOnly, busyMs };
    this.#worker = new Worker(new URL('./archive-thread.ts', import.meta.url), { workerData });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.opened = promise;
    this.#refuseToOpen = reject;
    const cancel = clock.after(statementMs, () => this.end('it did not open in time'));
    // Whoever waits for it hears it, too.
    promise.catch(() => undefined);
    this.#worker.on('message', (message: FromThread) => {
      if (message.kind === 'opened') {
        cancel();
        resolve();
      } else if (message.kind === 'not-opened') {
        // Whatever the reason, such as a file that is none of ours: it may be put right while we run.
        this.end(message.failure);
      } else this.#settle(message);
    });
    this.#worker.on('error', (error: Error) => this.end(error.message));
    this.ended = new Promise((done) => {
      this.#worker.once('exit', () => {
        cancel();
        this.end('its thread ended');
        done();
      });
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  async run(sql: string, parameters: readonly unknown[]): Promise<Answer> {
    await this.opened;
    if (this.#isOver) throw new ArchiveUnavailable('its thread ended');
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      const { clock, statementMs } = this.#options;
      const cancel = clock.after(statementMs, () => this.end('it did not answer in time'));
      this.#waiting.set(id, { resolve, reject, cancel });
      try {
        this.#post({ id, sql, parameters });
      } catch (error) {
        // A value that cannot even be copied.
        this.#settle({ kind: 'failed', id, failure: String(error), errcode: null });
      }
    });
  }

  /** What waits is told at once; a call into SQLite that hangs keeps the thread until it returns. */
  end(reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#refuseToOpen(new ArchiveUnavailable(`archive.db: ${reason}`));
    for (const { reject, cancel } of this.#waiting.values()) {
      cancel();
      reject(new ArchiveUnavailable(`archive.db: ${reason}`));
    }
    this.#waiting.clear();
    void this.#worker.terminate();
  }

  async close(): Promise<void> {
    if (!this.#isOver) this.#post('close');
    await this.ended;
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #settle(message: StatementReply): void {
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    this.#waiting.delete(message.id);
    waiting.cancel();
    if (message.kind === 'done') waiting.resolve(message.answer);
    else waiting.reject(sqliteFailure(message.failure, message.errcode));
  }
}

export class ThreadClient {
  readonly #options: ThreadClientOptions;
  #life: ThreadLife | null = null;

  constructor(options: ThreadClientOptions) {
    this.#options = options;
  }

  /** The current life, or a new one. */
  life(): ThreadLife {
    if (this.#life === null || this.#life.isOver) this.#life = new ThreadLife(this.#options);
    return this.#life;
  }

  async close(): Promise<void> {
    await this.#life?.close();
  }
}
