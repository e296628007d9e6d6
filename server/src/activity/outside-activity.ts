/** Activity that is not of this server's rooms: other games report it, and it can be made up to have something to look at. */
import { ok } from '@inkroom/shared';
import type { ActivityName } from '@inkroom/shared';
import type { Admission } from '../ports/admission.ts';
import type { ActivityBook, TimedActivity } from '../ports/activity-book.ts';
import type { Clock, Entropy } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { fail, storeFailuresAsRefusals } from '../rooms/failure.ts';
import type { Answer } from '../rooms/failure.ts';
import { isAway } from './failures.ts';
import { generateEvents } from './generate.ts';

export interface OutsideEvent {
  readonly user: string;
  readonly area: number;
  readonly mode: string;
  readonly event: ActivityName;
}

export interface OutsideActivityOptions {
  readonly book: Pick<ActivityBook, 'record'>;
  readonly admission: Admission;
  readonly clock: Pick<Clock, 'after'>;
  readonly entropy: Pick<Entropy, 'bytes'>;
  readonly logger: Logger;
  /** How long a LOGIN lasts unless it is ended. */
  readonly ttlMs: number;
}

export interface GenerateRequest {
  /** The same one makes the same events; a random one if absent. */
  readonly seed?: string | undefined;
  /** Events a second; all at once if absent. */
  readonly rate?: number | undefined;
}

export const generatedTtlMs = 15 * 60 * 1000;
const mostPerCall = 500;
/** A slow rate goes out in small portions. */
const portionMs = 100;

export class OutsideActivity {
  readonly #options: OutsideActivityOptions;
  readonly #cancels = new Set<() => void>();
  #closed = false;

  constructor(options: OutsideActivityOptions) {
    this.#options = options;
  }

  /** All of them, or a refusal. With a key, the same key again records nothing twice. */
  record(events: readonly OutsideEvent[], key?: string): Promise<Answer<{ recorded: number }>> {
    const idOf = this.#ids(key);
    if (!this.#options.admission.allows('scores')) return this.#backlogFull();
    return storeFailuresAsRefusals(async () => {
      const { book, ttlMs } = this.#options;
      await book.record(
        events.map((event, index) => ({ ...event, id: idOf(index), source: 'outside', ttlMs, name: null })),
      );
      return ok({ recorded: events.length });
    });
  }

  /** Answers the number of LOGINs. With a rate the events follow by and by. */
  generate({ seed, rate }: GenerateRequest): Promise<Answer<{ logins: number }>> {
    if (!this.#options.admission.allows('scores')) return this.#backlogFull();
    const idOf = this.#ids(undefined);
    const generated = generateEvents(seed ?? hex(this.#options.entropy.bytes(8)));
    const events = generated.map((event, index): TimedActivity => ({
      ...event,
      id: idOf(index),
      source: 'generated',
      ttlMs: generatedTtlMs,
      name: event.user,
    }));
    return storeFailuresAsRefusals(async () => {
      if (rate === undefined) await this.#recordAll(events);
      else this.#recordSlowly(events, Math.max(1, Math.round((rate * portionMs) / 1_000)), rate);
      return ok({ logins: events.filter(({ event }) => event === 'LOGIN').length });
    });
  }

  /** What a rate has left over is given up. */
  close(): void {
    this.#closed = true;
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }

  #backlogFull(): Promise<Answer<never>> {
    return Promise.resolve(fail('backlog-full', { retryAfterMs: this.#options.admission.retryAfterMs }));
  }

  async #recordAll(events: readonly TimedActivity[]): Promise<void> {
    for (let from = 0; from < events.length; from += mostPerCall) {
      await this.#options.book.record(events.slice(from, from + mostPerCall));
    }
  }

  #recordSlowly(events: readonly TimedActivity[], size: number, rate: number): void {
    const [portion, rest] = [events.slice(0, size), events.slice(size)];
    if (portion.length === 0 || this.#closed) return;
    const cancel = this.#options.clock.after((portion.length * 1_000) / rate, () => {
      this.#cancels.delete(cancel);
      this.#options.book
        .record(portion)
        .then(() => this.#recordSlowly(rest, size, rate))
        .catch((error: unknown) => {
          // The same portion again: its ids make it count once.
          if (isAway(error)) this.#recordSlowly(events, size, rate);
          else this.#options.logger.error('generated activity could not be recorded', { error });
        });
    });
    this.#cancels.add(cancel);
  }

  #ids(key: string | undefined): (index: number) => string {
    const first = key === undefined ? hex(this.#options.entropy.bytes(12)) : `key ${key}`;
    return (index) => `${first} ${index}`;
  }
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
