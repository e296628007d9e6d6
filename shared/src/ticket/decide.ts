/**
 * The one place where it is decided what a command does to a ticket: pure, and the same code in browser and server.
 * Answers the events that follow, none if nothing changes, or why not. evolveTicket() applies what was decided.
 */
import { assertNever, invariant } from '../lib/invariant.ts';
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import { allowedTransitions, callersOf } from './allowed.ts';
import type { TicketCommand, TicketContext } from './commands.ts';
import type { TicketError, TicketErrorCode } from './errors.ts';
import type { TicketEvent } from './events.ts';
import { backOfLine, behindNext, frontOfLine } from './place.ts';
import { isActive, transitions } from './ticket.ts';
import type { Ticket, Transition } from './ticket.ts';

export type TicketDecision = Result<readonly TicketEvent[], TicketError>;

type Step = Extract<TicketCommand, { type: Transition }>;

const isStep = (command: TicketCommand): command is Step => transitions.some((step) => step === command.type);

/** `ok` with no events: it is so already, and there is nothing to write. */
export function decideTicket(ticket: Ticket | null, command: TicketCommand, context: TicketContext): TicketDecision {
  if (command.type === 'create') return ticket === null ? create(command, context) : refuse(ticket, context);
  if (ticket === null) return err({ code: 'ticket-not-found' });
  if (isStep(command)) {
    const callers = callersOf(ticket.kind, ticket.state, command.type);
    if (callers.length === 0) return refuse(ticket, context);
    if (!callers.includes(context.role)) return refuse(ticket, context, 'ticket-not-yours');
    return decideStep(ticket, command, context);
  }
  switch (command.type) {
    case 'undo':
      return undo(ticket, context);
    case 'hand-over':
      return handOver(ticket, command, context);
    case 'rename':
      return isActive(ticket.state) && ticket.name !== command.name
        ? ok([{ type: 'ticket-renamed', name: command.name }])
        : ok([]);
    case 'mark-away':
      return ticket.kind === 'match' && isBeforePlay(ticket) && ticket.awaySince === null
        ? ok([{ type: 'ticket-away', since: command.since }])
        : ok([]);
    case 'mark-back':
      return ticket.awaySince === null ? ok([]) : ok([{ type: 'ticket-back' }]);
    case 'note-score-kept':
      return ticket.scoreWaits ? ok([{ type: 'ticket-score-kept' }]) : ok([]);
    default:
      return assertNever(command);
  }
}

function refuse(ticket: Ticket, context: TicketContext, code: TicketErrorCode = 'transition-illegal'): TicketDecision {
  return err({ code, allowed: allowedTransitions(ticket, context.role, context.line) });
}

const isBeforePlay = (ticket: Ticket): boolean => isActive(ticket.state) && ticket.state !== 'playing';

/** In match queues everybody comes for themselves; at stations the desk takes tickets for guests, too. */
function create(command: Extract<TicketCommand, { type: 'create' }>, context: TicketContext): TicketDecision {
  const { type: _, queued, ...ticket } = command;
  const mayCreate =
    ticket.kind === 'match'
      ? context.role === 'owner' && ticket.owner !== null
      : context.role === 'desk' || (context.role === 'owner' && ticket.owner !== null);
  if (!mayCreate) return err({ code: 'ticket-not-yours', allowed: [] });
  const created: TicketEvent = { type: 'ticket-created', ticket };
  return ok(queued ? [created, join(context)] : [created]);
}

const join = ({ line, now }: TicketContext): TicketEvent => ({
  type: 'ticket-queued',
  place: backOfLine(line, now),
  reason: 'joined',
  noShow: false,
});

/** The table has said already that this caller may, from this state. */
function decideStep(ticket: Ticket, command: Step, context: TicketContext): TicketDecision {
  const { line, now } = context;
  switch (command.type) {
    case 'queue':
      if (ticket.state === 'new') return ok([join(context)]);
      return ok([{ type: 'ticket-queued', place: behindNext(line, now), reason: 'put-back', noShow: false }]);
    case 'requeue':
      return ok([
        { type: 'ticket-queued', place: frontOfLine(line, ticket.place), reason: command.reason, noShow: false },
      ]);
    case 'recall': {
      const { deadline, match, opponent } = command;
      invariant((ticket.kind === 'match') === (match !== null && opponent !== null), 'matches are of two tickets');
      return ok([{ type: 'ticket-recalled', deadline, match, opponent }]);
    }
    case 'confirm':
      return confirm(ticket, context);
    case 'play': {
      const { room, seat, station } = command;
      invariant((ticket.kind === 'match') === (room !== null && seat !== null), 'matches are played on a seat');
      return ok([{ type: 'ticket-playing', room, seat, station }]);
    }
    case 'complete': {
      const { score, metrics, toBoard } = command;
      return ok([{ type: 'ticket-completed', score, metrics, scoreWaits: toBoard && score !== null }]);
    }
    case 'cancel':
      return ok([{ type: 'ticket-cancelled', reason: command.reason }]);
    case 'expire':
      return expire(ticket, context);
    default:
      return assertNever(command);
  }
}

/** Late is late for the owner; the desk sees who stands in front of it, until the deadline has been put on record. */
function confirm(ticket: Ticket, context: TicketContext): TicketDecision {
  if (ticket.state === 'new' && context.line.first !== null) return refuse(ticket, context, 'people-waiting');
  const isLate = ticket.deadline !== null && context.now >= ticket.deadline;
  return isLate && context.role === 'owner' ? refuse(ticket, context) : ok([{ type: 'ticket-confirmed' }]);
}

/** Whoever does not come to a station is called once more; whoever misses a ready check is out. */
function expire(ticket: Ticket, context: TicketContext): TicketDecision {
  if (ticket.deadline === null || context.now < ticket.deadline) return refuse(ticket, context, 'not-due');
  if (ticket.kind === 'match' || ticket.noShows > 0) return ok([{ type: 'ticket-expired' }]);
  return ok([{ type: 'ticket-queued', place: behindNext(context.line, context.now), reason: 'no-show', noShow: true }]);
}

/** How often it was called up stays counted: who is called again after an undo is told again. */
function undo(ticket: Ticket, context: TicketContext): TicketDecision {
  if (context.role !== 'desk') return refuse(ticket, context, 'ticket-not-yours');
  if (ticket.undo === null || context.now >= ticket.undo.until) return refuse(ticket, context, 'nothing-to-undo');
  return ok([{ type: 'ticket-undone', ticket: { ...ticket.undo.ticket, recalls: ticket.recalls } }]);
}

/** A ticket that the desk took becomes its guest's own, once. */
function handOver(
  ticket: Ticket,
  command: Extract<TicketCommand, { type: 'hand-over' }>,
  context: TicketContext,
): TicketDecision {
  if (ticket.owner === command.owner) return ok([]);
  if (ticket.owner !== null) return refuse(ticket, context, 'ticket-not-yours');
  if (!isActive(ticket.state)) return refuse(ticket, context);
  return ok([{ type: 'ticket-handed-over', owner: command.owner, name: command.name }]);
}
