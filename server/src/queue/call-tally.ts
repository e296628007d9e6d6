/**
 * Calls per hour where a call does not write the queue's record, which all calls would wait for: those of matches, and
 * those by hand where no rule calls. Each node counts its own and adds them now and then. What a dying node has not added
 * is not counted.
 */
import { isMatchQueue, isTicketId, matchQueueOf, ok, queueIdOf, queueOf, recordKindOf } from '@inkroom/shared';
import type { QueueName } from '@inkroom/shared';
import type { Clock, Entropy } from '../ports/clock.ts';
import { newQueueState, queueDraft, queueOfRecord, withCalls } from './queues.ts';
import type { RecordChange, Records } from './records.ts';
import { ticketsOf } from './tickets-change.ts';

export interface CallTallyOptions {
  readonly records: Records;
  readonly clock: Clock;
  readonly entropy: Pick<Entropy, 'bytes'>;
}

const addEveryMs = 10_000;

export class CallTally {
  readonly #options: CallTallyOptions;
  #calls = new Map<QueueName, number>();
  readonly #stops: readonly (() => void)[];

  constructor(options: CallTallyOptions) {
    this.#options = options;
    this.#stops = [
      options.records.listen({ committed: (changes) => this.#count(changes) }),
      options.clock.every(addEveryMs, () => void this.add()),
    ];
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  /** What could not be added is added the next time. */
  async add(): Promise<void> {
    const counted = this.#calls;
    this.#calls = new Map();
    for (const [queue, calls] of counted) {
      if (!(await this.#tryAdd(queue, calls))) this.#more(queue, calls);
    }
  }

  async #tryAdd(queue: QueueName, calls: number): Promise<boolean> {
    const { records, entropy } = this.#options;
    const commandId = `tally/${Buffer.from(entropy.bytes(9)).toString('base64url')}`;
    const added = await records.change<null>({
      intent: { commandId, fingerprint: '' },
      ids: [queueIdOf(queue)],
      decide: ([stored], now) => {
        const before = queueOfRecord(stored);
        // A station without a record calls nobody up.
        if (before === null && !isMatchQueue(queue)) return ok({ drafts: [], value: null });
        const state = before?.state ?? newQueueState(matchQueueOf(queue));
        return ok({
          drafts: [queueDraft(before, withCalls(state, calls, now), { now, event: 'calls-counted' })],
          value: null,
        });
      },
      again: () => ok(null),
    });
    // Without an answer they may have been added: better once too few than twice.
    return added.ok || added.error.code === 'outcome-unknown';
  }

  #count(changes: readonly RecordChange[]): void {
    // Counted already.
    if (changes.some(({ id }) => recordKindOf(id) === 'queue')) return;
    for (const change of changes) {
      if (!isTicketId(change.id)) continue;
      const { before, after } = ticketsOf(change);
      // A step that was taken back is no call.
      if (after !== null && before !== null && after.recalls > before.recalls) this.#more(queueOf(change.id), 1);
    }
  }

  #more(queue: QueueName, calls: number): void {
    this.#calls.set(queue, (this.#calls.get(queue) ?? 0) + calls);
  }
}
