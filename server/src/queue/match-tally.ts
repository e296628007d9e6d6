/**
 * Calls per hour of match queues. Two are called up without writing the queue's record, which everybody who joins would
 * wait for; so each node counts its own calls and adds them now and then. What a dying node has not added is not counted.
 */
import { isMatchQueue, isTicketId, matchQueueOf, ok, queueIdOf, queueOf } from '@inkroom/shared';
import type { QueueName } from '@inkroom/shared';
import type { Clock, Entropy } from '../ports/clock.ts';
import { newQueueState, queueDraft, queueOfRecord, withCalls } from './queues.ts';
import type { RecordChange, Records } from './records.ts';
import { ticketsOf } from './tickets-change.ts';

export interface MatchTallyOptions {
  readonly records: Records;
  readonly clock: Clock;
  readonly entropy: Pick<Entropy, 'bytes'>;
}

const addEveryMs = 10_000;

export class MatchTally {
  readonly #options: MatchTallyOptions;
  #calls = new Map<QueueName, number>();
  readonly #stops: readonly (() => void)[];

  constructor(options: MatchTallyOptions) {
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
    for (const change of changes) {
      if (!isTicketId(change.id) || !isMatchQueue(queueOf(change.id))) continue;
      const { before, after } = ticketsOf(change);
      if (after?.state === 'recalled' && before?.state !== 'recalled') this.#more(queueOf(change.id), 1);
    }
  }

  #more(queue: QueueName, calls: number): void {
    this.#calls.set(queue, (this.#calls.get(queue) ?? 0) + calls);
  }
}
