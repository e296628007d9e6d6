/** Facts about a ticket, past tense. evolveTicket() is the only reader that changes state by them. */
import type { PlayerId, RoomId } from '../room/ids.ts';
import type { Seat } from '../rules/rules.ts';
import type { MatchId } from './ids.ts';
import type { Opponent, Ticket, TicketReason, TicketRole } from './ticket.ts';

/** What a new ticket is made of; the rest follows. */
export type InitialTicket = Pick<
  Ticket,
  'id' | 'queue' | 'kind' | 'owner' | 'name' | 'area' | 'team' | 'rating' | 'lastOpponent' | 'note' | 'viaPage'
>;

export type TicketEvent =
  | { readonly type: 'ticket-created'; readonly ticket: InitialTicket }
  | { readonly type: 'ticket-queued'; readonly place: number; readonly reason: TicketReason; readonly noShow: boolean }
  | {
      readonly type: 'ticket-recalled';
      readonly deadline: number;
      readonly match: MatchId | null;
      readonly opponent: Opponent | null;
    }
  | { readonly type: 'ticket-confirmed' }
  | {
      readonly type: 'ticket-playing';
      readonly room: RoomId | null;
      readonly seat: Seat | null;
      readonly station: string | null;
    }
  | {
      readonly type: 'ticket-completed';
      readonly score: number | null;
      readonly metrics: Readonly<Record<string, number>>;
      readonly scoreWaits: boolean;
    }
  | { readonly type: 'ticket-cancelled'; readonly reason: TicketReason }
  | { readonly type: 'ticket-expired' }
  /** As it was before the desk's last step; what follows from time (`lastAt`, undo) excepted. */
  | { readonly type: 'ticket-undone'; readonly ticket: Omit<Ticket, 'undo'> }
  | { readonly type: 'ticket-handed-over'; readonly owner: PlayerId; readonly name: string }
  | { readonly type: 'ticket-renamed'; readonly name: string }
  | { readonly type: 'ticket-away'; readonly since: number }
  | { readonly type: 'ticket-back' }
  | { readonly type: 'ticket-score-kept' };

/** One commit of one ticket, as it is stored in the ring and published. */
export interface TicketUpdate {
  readonly ticket: string;
  readonly version: number;
  readonly at: number;
  readonly by: TicketRole;
  /** Account or player behind it; empty for the server itself. */
  readonly who: string;
  readonly events: readonly TicketEvent[];
}
