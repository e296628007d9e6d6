/**
 * Calls up those who wait for a station, by the queue's rule: whenever a place in the window is free, or one at a time in
 * even steps. Each call writes the queue's own record with the ticket, so that two nodes never call two for one place.
 */
import { contactIdOf, isMatchQueue, ok, queueIdOf, queueOf, recordKindOf } from '@inkroom/shared';
import type { QueueId, QueueName, QueueState, RecordId, Ticket, TicketId } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import { contactOf } from './contacts.ts';
import type { Answer } from './queue-service.ts';
import { isDirectory, queueDraft, queueOfRecord, withCall } from './queues.ts';
import type { Decision, Loaded, RecordChange, Records } from './records.ts';
import { draftTicket, ticketOf } from './tickets-change.ts';
import type { DeliveryPlanner } from './tickets-change.ts';

export interface StationsOptions {
  readonly records: Records;
  readonly deliveries: DeliveryPlanner;
  readonly clock: Pick<Clock, 'after'>;
  readonly logger: Logger;
  /** Looks at each change that this node makes or hears of; else only when a queue's wake has not been answered by others. */
  readonly isPrompt: boolean;
}

/** Far beyond any window; the queue's wake goes on. */
const mostAtOnce = 50;
/** In so long whoever made a change elsewhere has looked, if it calls up. */
const elsewhereMs = 150;

/** Whether somebody was called up, so that another one may be. */
type Called = boolean;

export class Stations {
  readonly #options: StationsOptions;
  /** Queues that are looked at just now; `again`: something has happened since. */
  readonly #looking = new Map<QueueName, { again: boolean }>();
  /** Looks at queues in which something has happened on another node. */
  readonly #due = new Map<QueueName, () => void>();
  readonly #stopListening: () => void;
  #closed = false;

  constructor(options: StationsOptions) {
    this.#options = options;
    this.#stopListening = options.records.listen({
      committed: (changes) => {
        if (!options.isPrompt) return;
        const queue = changes.map(queueToLookAt).find((name) => name !== null);
        if (queue !== undefined && queue !== null) void this.look(queue);
      },
    });
  }

  close(): void {
    this.#closed = true;
    this.#stopListening();
    for (const cancel of this.#due.values()) cancel();
    this.#due.clear();
  }

  /** Something about a queue is not as before, on whichever node. */
  queueChanged(queue: QueueName): void {
    if (this.#closed || !this.#options.isPrompt || isMatchQueue(queue) || this.#due.has(queue)) return;
    const look = (): void => {
      this.#due.delete(queue);
      void this.look(queue);
    };
    this.#due.set(queue, this.#options.clock.after(elsewhereMs, look));
  }

  /** Wake of a queue's record. */
  async wake(id: RecordId): Promise<void> {
    // Only records of kind `queue` are given to this.
    await this.look(queueOf(id as QueueId));
  }

  /** Calls up whom the rule allows. One look at a time per queue; what happens during one is looked at after it. */
  async look(queue: QueueName): Promise<void> {
    const looking = this.#looking.get(queue);
    if (looking !== undefined) {
      looking.again = true;
      return;
    }
    const mine = { again: false };
    this.#looking.set(queue, mine);
    try {
      do {
        mine.again = false;
        for (let calls = 0; calls < mostAtOnce && !this.#closed && (await this.#callOne(queue)); calls += 1);
      } while (mine.again && !this.#closed);
    } catch (error) {
      // The queue's wake comes back.
      if (error instanceof StoreUnavailable || error instanceof OutcomeUnknown) return;
      this.#options.logger.error('calling up failed', { queue, error });
    } finally {
      this.#looking.delete(queue);
    }
  }

  async #callOne(queue: QueueName): Promise<Called> {
    const { records } = this.#options;
    const state = await records.load<QueueState>(queueIdOf(queue));
    if (state === null || !isDue(state.state, records.store.now())) return false;
    // Read after the queue's record: whoever has called up since has changed that, and the commit says so.
    const next = await this.#nextInLine(queue, state.state);
    if (next === null) return false;
    const called = await records.change<Called>({
      // Of this position of the queue: two nodes that call for one place call once.
      intent: { commandId: `call/${state.position.tip}`, fingerprint: '' },
      ids: [next, queueIdOf(queue), contactIdOf(next)],
      decide: ([ticket, queueRecord, contact], now) => {
        const current = queueOfRecord(queueRecord);
        const waiting = ticketOf(ticket);
        const isStill = current?.position.tip === state.position.tip && waiting?.state.state === 'queued';
        if (!isStill) return ok({ drafts: [], value: true });
        return this.#callUp(waiting, current, { now, contact: contactOf(contact)?.state ?? null });
      },
      again: () => ok(true),
    });
    return called.ok && called.value;
  }

  #callUp(
    waiting: Loaded<Ticket>,
    queue: Loaded<QueueState>,
    { now, contact }: { now: number; contact: Parameters<DeliveryPlanner['plan']>[1]['contact'] },
  ): Answer<Decision<Called>> {
    const { settings } = queue.state;
    const command = { type: 'recall', deadline: now + settings.showUpMs, match: null, opponent: null } as const;
    const drafted = draftTicket(waiting, command, { now, role: 'system' });
    if (!drafted.ok) return drafted;
    const { draft, change } = drafted.value;
    if (draft === null || change === null) return ok({ drafts: [], value: false });
    const counted = queueDraft(queue, withCall(queue.state, now, true), { now, event: 'called-by-rule' });
    const told = this.#options.deliveries.plan(change, { settings, contact });
    return ok({ drafts: [draft, counted, ...told], value: true });
  }

  async #nextInLine(queue: QueueName, { settings }: QueueState): Promise<TicketId | null> {
    const [queued, recalled, confirmed] = await this.#options.records.lines<Ticket>(queue, [
      { line: 'queued', limit: 1, from: 'front' },
      { line: 'recalled', limit: 0, from: 'front' },
      { line: 'confirmed', limit: 0, from: 'front' },
    ]);
    const called = (recalled?.count ?? 0) + (confirmed?.count ?? 0);
    return called < settings.recallWindow ? (queued?.records[0]?.state.id ?? null) : null;
  }
}

function isDue({ settings, calledAt }: QueueState, now: number): boolean {
  const { recall } = settings;
  switch (recall.kind) {
    case 'hand':
      return false;
    case 'auto':
      return true;
    case 'timer':
      return now >= calledAt + recall.everyMs;
  }
}

/** Somebody has come into the line, made place, or changed how the queue is run. */
function queueToLookAt({ id }: RecordChange): QueueName | null {
  const kind = recordKindOf(id);
  if (kind !== 'ticket' && kind !== 'queue') return null;
  // recordKindOf has just said so.
  const queue = queueOf(id as TicketId | QueueId);
  return isMatchQueue(queue) || isDirectory(id) ? null : queue;
}
