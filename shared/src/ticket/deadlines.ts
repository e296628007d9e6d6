/** What a ticket waits for by itself, and where it stands. Ready checks are their match's to end, not the ticket's. */
import { isActive } from './ticket.ts';
import type { Ticket, TicketState } from './ticket.ts';
import { ticketTimes } from './times.ts';

export type TicketDeadline =
  /** Called up to a station, and not come: `expire`. */
  | { readonly kind: 'show-up'; readonly at: number }
  /** Away from the line of a match queue for too long: `cancel`, `left`. */
  | { readonly kind: 'left'; readonly at: number }
  /** The score is to be kept, and no longer to be taken back: then `note-score-kept`. */
  | { readonly kind: 'keep-score'; readonly at: number }
  /** Ended for long enough: the record goes. */
  | { readonly kind: 'forget'; readonly at: number };

/** When the state that it is in began. */
export const inStateSince = (ticket: Ticket): number => ticket.times[ticket.state]?.all.at(-1) ?? ticket.createdAt;

/** At most one of them runs at a time. */
export function ticketDeadline(ticket: Ticket): TicketDeadline | null {
  if (!isActive(ticket.state)) {
    const endedAt = inStateSince(ticket);
    return ticket.scoreWaits
      ? { kind: 'keep-score', at: ticket.undo?.until ?? endedAt }
      : { kind: 'forget', at: endedAt + ticketTimes.keepEndedMs };
  }
  if (ticket.kind === 'station') {
    return ticket.state === 'recalled' && ticket.deadline !== null ? { kind: 'show-up', at: ticket.deadline } : null;
  }
  return isWaiting(ticket) && ticket.awaySince !== null
    ? { kind: 'left', at: ticket.awaySince + ticketTimes.graceMs }
    : null;
}

const isWaiting = ({ state }: Ticket): boolean => state === 'queued' || state === 'new';

/** Said to be here, and nothing else to wait for: a node may have died before it could tell of them. Then `mark-away`. */
export const isToBeLookedFor = (ticket: Ticket): boolean =>
  ticket.kind === 'match' && ticket.viaPage && isWaiting(ticket) && ticket.awaySince === null;

/** Of what has lasted since then and was looked at now: less and less often. */
export const nextLookAt = (since: number, now: number): number =>
  now + Math.min(ticketTimes.look.mostMs, Math.max(ticketTimes.look.firstMs, (now - since) / 2));

export function nextTicketWake(ticket: Ticket): number | null {
  if (isToBeLookedFor(ticket)) return inStateSince(ticket) + ticketTimes.look.firstMs;
  return ticketDeadline(ticket)?.at ?? null;
}

export function dueTicketDeadline(ticket: Ticket, now: number): TicketDeadline | null {
  const deadline = ticketDeadline(ticket);
  return deadline !== null && deadline.at <= now ? deadline : null;
}

/**
 * Counts as its player's one ticket: while it is active, and while the desk may still make it so again. Whoever writes an
 * undo lets the store refuse it after `undo.until`, so that no second ticket is taken in between.
 */
export const holdsItsPlayer = (ticket: Ticket, now: number): boolean =>
  isActive(ticket.state) || (ticket.undo !== null && now < ticket.undo.until);

export type TicketLine = Exclude<TicketState, 'completed' | 'cancelled' | 'expired'> | 'ended';

/** The line of its queue that a ticket stands in: those who wait by their place, all others by when it began. */
export function ticketLine(ticket: Ticket): { readonly line: TicketLine; readonly at: number } {
  switch (ticket.state) {
    case 'queued':
      return { line: 'queued', at: ticket.place };
    case 'completed':
    case 'cancelled':
    case 'expired':
      return { line: 'ended', at: inStateSince(ticket) };
    case 'new':
    case 'recalled':
    case 'confirmed':
    case 'playing':
      return { line: ticket.state, at: inStateSince(ticket) };
  }
}
