/** One step of a ticket, asked for by people or by the server itself: the ticket, what is counted of its queue, and who is told, in one commit. */
import { assertNever, contactIdOf, isMatchQueue, ok, queueIdOf, queueOf } from '@inkroom/shared';
import type { QueueSettings, RecordId, Ticket, TicketCommand, TicketId, TicketRole } from '@inkroom/shared';
import { contactOf } from './contacts.ts';
import { refuse, storeFailuresAsRefusals } from './failure.ts';
import type { Answer, Caller, Step, StepRequest, TicketRecord } from './queue-service.ts';
import { queueDraft, queueOfRecord, withCall } from './queues.ts';
import type { Queues } from './queues.ts';
import type { Draft, Intent, Loaded, Records } from './records.ts';
import { draftTicket, needsLine, nobodyWaits, recordOf, ticketOf, waitingLine } from './tickets-change.ts';
import type { DeliveryPlanner } from './tickets-change.ts';

export interface StepDeps {
  readonly records: Records;
  readonly queues: Queues;
  readonly deliveries: DeliveryPlanner;
}

/** A step of the server itself. */
export interface SystemStep {
  readonly ticket: TicketId;
  /** Follows from what it is about, so that two nodes that ask it carry it out once. */
  readonly id: string;
  readonly role: Extract<TicketRole, 'system' | 'matchmaker'>;
  /** On the ticket as it is then; null: there is nothing to do any more. */
  readonly command: (ticket: Ticket, now: number) => TicketCommand | null;
}

interface Asked {
  readonly ticket: TicketId;
  readonly intent: Intent;
  readonly caller: Caller;
  readonly settings: QueueSettings;
  readonly isRecall: boolean;
  readonly commandFor: (loaded: Loaded<Ticket>, now: number) => Answer<TicketCommand | null>;
}

export class Steps {
  readonly #deps: StepDeps;

  constructor(deps: StepDeps) {
    this.#deps = deps;
  }

  take({ ticket, commandId, version, step, caller }: Step): Promise<Answer<TicketRecord>> {
    return storeFailuresAsRefusals(async () => {
      const settings = await this.#deps.queues.settings(queueOf(ticket));
      if (!settings.ok) return refuse('ticket-not-found');
      const refused = refusedBeforeReading(step, settings.value);
      if (refused !== null) return refused;
      return this.#change({
        ticket,
        intent: {
          commandId: `${caller.who}/${commandId}`,
          fingerprint: `${ticket} ${JSON.stringify(step)}`,
          by: caller.role,
          who: caller.who,
        },
        caller,
        settings: settings.value,
        isRecall: step.type === 'recall',
        commandFor: (loaded, now) => {
          if (caller.role === 'owner' && loaded.state.owner !== caller.who) return refuse('ticket-not-yours');
          if (version !== null && version !== loaded.version) return refuse('ticket-changed');
          return ok(commandOf(step, caller, { settings: settings.value, now }));
        },
      });
    });
  }

  system({ ticket, id, role, command }: SystemStep): Promise<Answer<TicketRecord>> {
    return storeFailuresAsRefusals(async () => {
      const settings = await this.#deps.queues.settings(queueOf(ticket));
      if (!settings.ok) return refuse('ticket-not-found');
      return this.#change({
        ticket,
        intent: { commandId: `${role}/${id}`, fingerprint: '', by: role },
        caller: { role, who: '' },
        settings: settings.value,
        isRecall: false,
        commandFor: ({ state }, now) => ok(command(state, now)),
      });
    });
  }

  #change({ ticket, intent, caller, settings, isRecall, commandFor }: Asked): Promise<Answer<TicketRecord>> {
    const { records, deliveries } = this.#deps;
    const { name: queue, recall } = settings;
    const called: readonly RecordId[] = isRecall ? [contactIdOf(ticket)] : [];
    // Where a rule calls up as well, it is to see each call. By hand alone no call waits for another one; see CallTally.
    const shared: readonly RecordId[] = isRecall && recall.kind !== 'hand' ? [queueIdOf(queue)] : [];
    const ids: readonly RecordId[] = [ticket, ...called, ...shared];
    return records.change<TicketRecord>({
      intent,
      ids,
      decide: async ([stored, storedContact, storedQueue], now) => {
        const before = ticketOf(stored);
        if (before === null) return refuse('ticket-not-found');
        const command = commandFor(before, now);
        if (!command.ok) return command;
        if (command.value === null) return ok({ drafts: [], value: recordOf(before) });
        const line = needsLine(before.state, command.value) ? await waitingLine(records, queue) : nobodyWaits;
        const drafted = draftTicket(before, command.value, { now, line, ...caller });
        if (!drafted.ok) return drafted;
        const { draft, change, record } = drafted.value;
        if (draft === null || change === null) return ok({ drafts: [], value: record });
        const drafts: Draft[] = [draft];
        const state = queueOfRecord(storedQueue);
        if (state !== null) {
          drafts.push(queueDraft(state, withCall(state.state, now, false), { now, event: 'called-by-hand' }));
        }
        drafts.push(...deliveries.plan(change, { settings, contact: contactOf(storedContact)?.state ?? null }));
        return ok({ drafts, value: record });
      },
      again: ([stored]) => {
        const made = ticketOf(stored);
        return made === null ? refuse('ticket-not-found') : ok(recordOf(made));
      },
    });
  }
}

function refusedBeforeReading(step: StepRequest, { name, metrics }: QueueSettings): Answer<never> | null {
  if (isMatchQueue(name) && !['queue', 'confirm', 'cancel'].includes(step.type)) return refuse('not-for-matches');
  const isUnknown = (metric: string): boolean => !metrics.includes(metric);
  return step.type === 'complete' && Object.keys(step.metrics).some(isUnknown) ? refuse('metric-unknown') : null;
}

function commandOf(
  step: StepRequest,
  { role }: Caller,
  { settings, now }: { settings: QueueSettings; now: number },
): TicketCommand {
  switch (step.type) {
    case 'queue':
    case 'confirm':
    case 'undo':
      return { type: step.type };
    case 'recall':
      return { type: 'recall', deadline: now + settings.showUpMs, match: null, opponent: null };
    case 'play':
      return { type: 'play', room: null, seat: null, station: step.station };
    case 'complete': {
      const { score, metrics } = step;
      return { type: 'complete', score, metrics, toBoard: settings.board !== null };
    }
    case 'cancel': {
      const reason = step.playedComputer === true ? 'played-computer' : role === 'owner' ? 'by-owner' : 'by-desk';
      return { type: 'cancel', reason };
    }
    default:
      return assertNever(step);
  }
}
