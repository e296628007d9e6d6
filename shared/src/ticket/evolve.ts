/** Applies facts to a ticket. Total for events that decideTicket() produced. */
import { assertNever, invariant } from '../lib/invariant.ts';
import type { InitialTicket, TicketEvent, TicketUpdate } from './events.ts';
import type { Ticket, TicketRole, TicketState } from './ticket.ts';
import { ticketTimes } from './times.ts';

/** When, by the store, and by whom. */
export interface TicketMoment {
  readonly at: number;
  readonly by: TicketRole;
}

/**
 * The ticket after all events of one commit. What the desk does at a station it may take back for a while; anything
 * that happens after ends that.
 */
export function evolveTicket(ticket: Ticket | null, events: readonly TicketEvent[], moment: TicketMoment): Ticket {
  const after = events.reduce<Ticket | null>((current, event) => afterEvent(current, event, moment.at), ticket);
  invariant(after !== null, 'a ticket begins with an event');
  if (ticket === null || ticket.kind === 'match' || moment.by !== 'desk' || !events.some(isStepOfDesk)) return after;
  const { undo: _, ...former } = ticket;
  return { ...after, undo: { until: moment.at + ticketTimes.undoMs, ticket: former } };
}

/** Folds a stored update. */
export const applyTicketUpdate = (ticket: Ticket | null, update: TicketUpdate): Ticket =>
  evolveTicket(ticket, update.events, update);

const steps: readonly TicketEvent['type'][] = [
  'ticket-queued',
  'ticket-recalled',
  'ticket-confirmed',
  'ticket-playing',
  'ticket-completed',
  'ticket-cancelled',
];
const isStepOfDesk = (event: TicketEvent): boolean => steps.includes(event.type);

function afterEvent(ticket: Ticket | null, event: TicketEvent, at: number): Ticket {
  if (event.type === 'ticket-created') return initialTicket(event.ticket, at);
  invariant(ticket !== null, `${event.type} of a ticket that does not exist`);
  return { ...changed(ticket, event, at), lastAt: at, undo: null };
}

function initialTicket(initial: InitialTicket, at: number): Ticket {
  return {
    ...initial,
    state: 'new',
    createdAt: at,
    lastAt: at,
    times: { new: { first: at, all: [at] } },
    place: at,
    waitingSince: at,
    reason: 'joined',
    ...uncalled,
    recalls: 0,
    noShows: 0,
    awaySince: null,
    score: null,
    metrics: {},
    scoreWaits: false,
    undo: null,
  };
}

const uncalled = { deadline: null, match: null, opponent: null, room: null, seat: null, station: null } as const;

function changed(ticket: Ticket, event: Exclude<TicketEvent, { type: 'ticket-created' }>, at: number): Ticket {
  switch (event.type) {
    case 'ticket-queued':
      return {
        ...enter(ticket, 'queued', at),
        ...uncalled,
        place: event.place,
        reason: event.reason,
        waitingSince: event.reason === 'joined' ? at : ticket.waitingSince,
        noShows: ticket.noShows + (event.noShow ? 1 : 0),
      };
    case 'ticket-recalled':
      return {
        ...enter(ticket, 'recalled', at),
        deadline: event.deadline,
        match: event.match,
        opponent: event.opponent,
        lastOpponent: event.opponent?.player ?? ticket.lastOpponent,
        recalls: ticket.recalls + 1,
      };
    case 'ticket-confirmed':
      return { ...enter(ticket, 'confirmed', at), deadline: null };
    case 'ticket-playing': {
      const { room, seat, station } = event;
      return { ...enter(ticket, 'playing', at), room, seat, station, awaySince: null };
    }
    case 'ticket-completed': {
      const { score, metrics, scoreWaits } = event;
      return { ...enter(ticket, 'completed', at), score, metrics, scoreWaits, awaySince: null };
    }
    case 'ticket-cancelled':
      return { ...enter(ticket, 'cancelled', at), reason: event.reason, deadline: null, awaySince: null };
    case 'ticket-expired':
      return {
        ...enter(ticket, 'expired', at),
        reason: 'no-show',
        deadline: null,
        noShows: ticket.noShows + 1,
        awaySince: null,
      };
    case 'ticket-undone':
      return { ...event.ticket, undo: null };
    case 'ticket-handed-over':
      return { ...ticket, owner: event.owner, name: event.name };
    case 'ticket-renamed':
      return { ...ticket, name: event.name };
    case 'ticket-away':
      return { ...ticket, awaySince: event.since };
    case 'ticket-back':
      return { ...ticket, awaySince: null };
    case 'ticket-score-kept':
      return { ...ticket, scoreWaits: false };
    default:
      return assertNever(event);
  }
}

function enter(ticket: Ticket, state: TicketState, at: number): Ticket {
  const before = ticket.times[state];
  const times = before === undefined ? { first: at, all: [at] } : { first: before.first, all: [...before.all, at] };
  return { ...ticket, state, times: { ...ticket.times, [state]: times } };
}
