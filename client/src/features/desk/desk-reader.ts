/**
 * The queue as the desk shows it, the whole picture each time: read when the server hints that something has changed, at
 * most four times a second, and every few seconds all the same. Nobody reads for a page that nobody sees.
 */
import type { DeskView, QueueName } from '@inkroom/shared';
import type { Asked, Problem } from '../../api/api.ts';
import { browserEnvironment } from '../../net/environment.ts';
import type { Environment } from '../../net/environment.ts';
import { follow } from '../../net/memberships.ts';
import type { Connection } from '../../net/types.ts';
import { ValueStore } from '../../net/value-store.ts';
import { pageVisibility } from '../../net/visibility.ts';
import type { Visibility } from '../../net/visibility.ts';

export interface DeskState {
  /** Null before the first answer; a later refusal leaves what is there. */
  readonly view: DeskView | null;
  /** Of the latest read. */
  readonly problem: Problem | 'offline' | null;
}

interface DeskReaderOptions {
  readonly queue: QueueName;
  readonly read: () => Promise<Asked<DeskView>>;
  readonly connection: Connection;
  readonly environment?: Pick<Environment, 'after' | 'now'>;
  readonly visibility?: Visibility;
}

export const readEveryMs = { atMostMs: 250, anywayMs: 5_000, withoutHintsMs: 2_000 } as const;

export class DeskReader extends ValueStore<DeskState> {
  readonly #read: () => Promise<Asked<DeskView>>;
  readonly #connection: Pick<Connection, 'isUp' | 'request'>;
  readonly #environment: Pick<Environment, 'after' | 'now'>;
  readonly #visibility: Visibility;
  readonly #queue: QueueName;
  readonly #stops: (() => void)[];
  #cancel: () => void = () => undefined;
  #isReading = false;
  #isWantedAgain = false;
  #startedAt = -Infinity;
  #hasHints = false;
  #isClosed = false;

  constructor({ queue, read, connection, ...options }: DeskReaderOptions) {
    super({ view: null, problem: null });
    this.#queue = queue;
    this.#read = read;
    this.#connection = connection;
    this.#environment = options.environment ?? browserEnvironment();
    this.#visibility = options.visibility ?? pageVisibility;
    const leave = follow(connection, `queue ${queue}`);
    this.#stops = [
      connection.on('queue:changed', (changed) => {
        if (changed.queue === queue) this.hint();
      }),
      connection.onUp(() => this.#listen()),
      this.#visibility.onChange(() => this.hint()),
      () => {
        if (leave() && connection.isUp()) void connection.request('queue:leave', { queue });
      },
    ];
    this.hint();
  }

  /** Something has changed: reads at once, or as soon as a quarter of a second has passed since the last read began. */
  hint(): void {
    if (this.#isClosed) return;
    this.#cancel();
    if (!this.#visibility.isVisible()) return;
    if (this.#isReading) {
      this.#isWantedAgain = true;
      return;
    }
    const waitMs = this.#startedAt + readEveryMs.atMostMs - this.#environment.now();
    if (waitMs > 0) this.#cancel = this.#environment.after(waitMs, () => void this.#look());
    else void this.#look();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancel();
    for (const stop of this.#stops) stop();
  }

  /** Until this is answered, and whenever it is refused, the desk reads more often by itself. */
  async #listen(): Promise<void> {
    this.#hasHints = false;
    const answer = await this.#connection.request('queue:join', { queue: this.#queue });
    this.#hasHints = answer.ok;
    this.hint();
  }

  async #look(): Promise<void> {
    this.#isReading = true;
    this.#isWantedAgain = false;
    this.#startedAt = this.#environment.now();
    const answer = await this.#read();
    this.#isReading = false;
    if (this.#isClosed) return;
    if (answer.ok) this.patch({ view: answer.value, problem: null });
    else this.patch({ problem: answer.problem });
    if (this.#isWantedAgain) {
      this.hint();
      return;
    }
    if (!this.#visibility.isVisible()) return;
    const { anywayMs, withoutHintsMs } = readEveryMs;
    const isTold = this.#hasHints && this.#connection.isUp();
    this.#cancel();
    this.#cancel = this.#environment.after(isTold ? anywayMs : withoutHintsMs, () => void this.#look());
  }
}
