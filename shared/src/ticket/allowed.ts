/** Who may take a ticket from which state: the table of the eight transitions, for both kinds of queue. */
import { ticketStates, transitions } from './ticket.ts';
import type { QueueKind, Ticket, TicketRole, TicketState, Transition } from './ticket.ts';
import type { TicketContext } from './commands.ts';

/** Callers by the state a ticket is in. A state that is missing: nobody may. */
type Callers = Readonly<Partial<Record<TicketState, readonly TicketRole[]>>>;

const table: Readonly<Record<QueueKind, Readonly<Record<Transition, Callers>>>> = {
  station: {
    queue: { new: ['owner', 'desk'], recalled: ['owner', 'desk'] },
    requeue: {},
    recall: { queued: ['desk', 'system'] },
    confirm: { new: ['owner', 'desk'], queued: ['desk'], recalled: ['owner', 'desk'] },
    play: { confirmed: ['desk', 'station'] },
    complete: { playing: ['desk', 'station'] },
    cancel: {
      new: ['owner', 'desk'],
      queued: ['owner', 'desk'],
      recalled: ['owner', 'desk'],
      confirmed: ['owner', 'desk'],
      playing: ['desk'],
    },
    expire: { recalled: ['system'] },
  },
  match: {
    queue: { new: ['owner'], recalled: ['owner'] },
    requeue: { recalled: ['matchmaker'], confirmed: ['matchmaker'] },
    recall: { queued: ['matchmaker'] },
    confirm: { recalled: ['owner'] },
    play: { confirmed: ['matchmaker'] },
    complete: { playing: ['matchmaker', 'system'] },
    cancel: {
      new: ['owner', 'desk', 'matchmaker', 'system'],
      queued: ['owner', 'desk', 'matchmaker', 'system'],
      recalled: ['owner', 'desk', 'matchmaker', 'system'],
      confirmed: ['owner', 'desk', 'matchmaker', 'system'],
      // Whoever plays resigns; the server cancels what has no outcome.
      playing: ['matchmaker', 'system'],
    },
    expire: { recalled: ['matchmaker', 'system'] },
  },
};

/** Nobody: the transition does not exist from this state, in this kind of queue. */
export const callersOf = (kind: QueueKind, state: TicketState, transition: Transition): readonly TicketRole[] =>
  table[kind][transition][state] ?? [];

/**
 * What this caller may do now. `line`: who waits; null: not known, and told as if nobody did. Time is left out: a
 * deadline that has just passed is told by the refusal only.
 */
export function allowedTransitions(
  ticket: Pick<Ticket, 'kind' | 'state'>,
  role: TicketRole,
  line: TicketContext['line'] | null = null,
): readonly Transition[] {
  return transitions.filter((transition) => {
    if (!callersOf(ticket.kind, ticket.state, transition).includes(role)) return false;
    return !(transition === 'confirm' && ticket.state === 'new' && line !== null && line.first !== null);
  });
}

/** States that a transition can end in, in either kind of queue; what a history is held against. */
export function statesAfter(kind: QueueKind, state: TicketState, transition: Transition): readonly TicketState[] {
  if (callersOf(kind, state, transition).length === 0) return [];
  const after: Readonly<Record<Transition, readonly TicketState[]>> = {
    queue: ['queued'],
    requeue: ['queued'],
    recall: ['recalled'],
    confirm: ['confirmed'],
    play: ['playing'],
    complete: ['completed'],
    cancel: ['cancelled'],
    expire: kind === 'station' ? ['queued', 'expired'] : ['expired'],
  };
  return ticketStates.filter((one) => after[transition].includes(one));
}
