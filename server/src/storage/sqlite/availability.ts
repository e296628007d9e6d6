/**
 * Whether the store answers. A commit or sign of life that fails makes it refuse everything at once, until a sign of life
 * goes through and it is known which of the last commits happened.
 */
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import type { StoreClock } from '../../lib/store-clock.ts';
import type { LifeSigns } from './life-signs.ts';
import { StoreSlow } from './live-database.ts';
import type { LiveDatabase } from './live-database.ts';
import type { NumberedWrite } from './live-room.ts';

export interface AvailabilityOptions {
  readonly database: Pick<LiveDatabase, 'query'>;
  readonly clock: StoreClock;
  readonly life: LifeSigns;
  /** Makes known a commit that happened after all. */
  readonly apply: (writes: readonly NumberedWrite[]) => void;
}

const signEveryMs = 1_000;
const retryMs = { least: 100, most: 1_000 };

export class Availability {
  readonly #options: AvailabilityOptions;
  /** Commits of which nobody knows yet whether they happened. */
  #unsettled: (readonly NumberedWrite[])[] = [];
  #phase: 'up' | 'away' | 'closed' = 'up';
  #retryDelayMs = retryMs.least;
  #stopSigning: () => void = () => undefined;

  constructor(options: AvailabilityOptions) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#phase === 'up';
  }

  assertUp(): void {
    if (this.#phase === 'closed') throw new StoreUnavailable('the store is closed');
    if (this.#phase === 'away') throw new StoreUnavailable('the store is away');
  }

  /** Gives signs of life from now on. */
  start(): void {
    this.#stopSigning = this.#options.clock.every(signEveryMs, () => void this.#sign());
  }

  commitFailed(writes: readonly NumberedWrite[], failure: Error): void {
    if (failure instanceof OutcomeUnknown) this.#unsettled.push(writes);
    this.#noticeFailure(failure);
  }

  close(): void {
    this.#phase = 'closed';
    this.#stopSigning();
  }

  async #sign(): Promise<void> {
    if (this.#phase !== 'up') return;
    await this.#options.life.sign().catch((error: unknown) => this.#noticeFailure(error));
  }

  /** A store that is only slow stays. */
  #noticeFailure(failure: unknown): void {
    if (failure instanceof StoreSlow || this.#phase !== 'up') return;
    this.#phase = 'away';
    this.#retryDelayMs = retryMs.least;
    this.#returnSoon();
  }

  #returnSoon(): void {
    this.#options.clock.after(this.#retryDelayMs, () => void this.#return());
    this.#retryDelayMs = Math.min(retryMs.most, this.#retryDelayMs * 2);
  }

  async #return(): Promise<void> {
    if (this.#phase !== 'away') return;
    try {
      await this.#options.life.resume();
      await this.#settleUnknown();
    } catch {
      // Still away, and said so by the database in the log.
      this.#returnSoon();
      return;
    }
    if (this.#phase === 'away') this.#phase = 'up';
  }

  /** A commit is in the file whole or not at all, so its first write tells. Those that happened are made known now. */
  async #settleUnknown(): Promise<void> {
    while (this.#unsettled.length > 0) {
      const [writes] = this.#unsettled;
      const [first] = writes ?? [];
      if (writes === undefined || first === undefined) return;
      if (await this.#isInFile(first)) this.#options.apply(writes);
      this.#unsettled.shift();
    }
  }

  async #isInFile({ write, no }: NumberedWrite): Promise<boolean> {
    const [row] = await this.#options.database.query('SELECT tip FROM current_rooms WHERE no = ?', [no]);
    return write.state === null ? row === undefined : row !== undefined && row['tip'] === write.next.tip;
  }
}
