/** Who looks at a record of a queue when its time has come: the node that armed it, at its time, or any other one later. */
import { recordKindOf } from '@inkroom/shared';
import type { RecordId, RecordKind } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import type { DueWake } from '../ports/store.ts';
import type { Records } from './records.ts';

/** Looks at what is stored and does what is due, if anything is. May be called at any time, by many nodes at once. `claimed`: the wake, if it may be put off. */
export type WakeHandler = (id: RecordId, claimed?: DueWake) => Promise<void>;

export type QueueKinds = Exclude<RecordKind, 'room'>;

export interface QueueWakesOptions {
  readonly records: Records;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What is due later is left to the polling of all nodes. */
const soonMs = 60_000;
/** Timers may fire a little early, and then nothing is due. */
const earlyMs = 10;

export class QueueWakes {
  /** For whoever claims overdue wakes. */
  readonly handlers: Partial<Record<QueueKinds, WakeHandler>> = {};
  readonly #options: QueueWakesOptions;
  readonly #timed = new Set<RecordKind>();
  readonly #timers = new Map<RecordId, () => void>();
  readonly #stopListening: () => void;
  #closed = false;

  constructor(options: QueueWakesOptions) {
    this.#options = options;
    this.#stopListening = options.records.listen({
      committed: (changes) => {
        for (const { id, wake } of changes) this.#arm(id, wake);
      },
    });
  }

  /** One handler per kind. `ownTimers`: it looks itself after what this node has armed, and is called for the rest only. */
  handle(kind: QueueKinds, handler: WakeHandler, { ownTimers = false }: { ownTimers?: boolean } = {}): void {
    this.handlers[kind] = handler;
    if (!ownTimers) this.#timed.add(kind);
  }

  close(): void {
    this.#closed = true;
    this.#stopListening();
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  #arm(id: RecordId, wake: number | null): void {
    this.#timers.get(id)?.();
    this.#timers.delete(id);
    if (wake === null || this.#closed || !this.#timed.has(recordKindOf(id))) return;
    const { records, clock } = this.#options;
    const inMs = wake - records.store.now();
    if (inMs > soonMs) return;
    const fire = (): void => {
      this.#timers.delete(id);
      void this.#fire(id);
    };
    this.#timers.set(id, clock.after(Math.max(0, inMs) + earlyMs, fire));
  }

  async #fire(id: RecordId): Promise<void> {
    const kind = recordKindOf(id);
    if (kind === 'room') return;
    try {
      await this.handlers[kind]?.(id);
    } catch (error) {
      // The polling brings it back.
      if (error instanceof StoreUnavailable || error instanceof OutcomeUnknown) return;
      this.#options.logger.error('a wake failed', { record: id, error });
    }
  }
}
