/** What can be asked of a ticket. Decided by decideTicket(), never applied directly. */
import type { PlayerId, RoomId } from '../room/ids.ts';
import type { Seat } from '../rules/rules.ts';
import type { MatchId, QueueName, TicketId } from './ids.ts';
import type { Opponent, QueueKind, TicketReason, TicketRole } from './ticket.ts';

/** The eight transitions, and what changes a ticket without moving it. */
export type TicketCommand =
  | {
      readonly type: 'create';
      readonly id: TicketId;
      readonly queue: QueueName;
      readonly kind: QueueKind;
      readonly owner: PlayerId | null;
      readonly name: string;
      readonly area: number;
      readonly team: string | null;
      readonly rating: number | null;
      readonly lastOpponent: PlayerId | null;
      readonly note: string | null;
      readonly viaPage: boolean;
      /** Goes straight into the line; else it stays `new`. */
      readonly queued: boolean;
    }
  | { readonly type: 'queue' }
  | { readonly type: 'requeue'; readonly reason: Extract<TicketReason, 'opponent-missed' | 'opponent-left'> }
  /** `match` and `opponent`: in match queues. `deadline`: confirm before it. */
  | {
      readonly type: 'recall';
      readonly deadline: number;
      readonly match: MatchId | null;
      readonly opponent: Opponent | null;
    }
  | { readonly type: 'confirm' }
  | { readonly type: 'play'; readonly room: RoomId | null; readonly seat: Seat | null; readonly station: string | null }
  | {
      readonly type: 'complete';
      readonly score: number | null;
      readonly metrics: Readonly<Record<string, number>>;
      /** The queue has a scoreboard. */
      readonly toBoard: boolean;
    }
  | { readonly type: 'cancel'; readonly reason: TicketReason }
  | { readonly type: 'expire' }
  | { readonly type: 'undo' }
  | { readonly type: 'hand-over'; readonly owner: PlayerId; readonly name: string }
  | { readonly type: 'rename'; readonly name: string }
  | { readonly type: 'mark-away'; readonly since: number }
  | { readonly type: 'mark-back' }
  | { readonly type: 'note-score-kept' };

/** Everything decideTicket() needs besides state and command. */
export interface TicketContext {
  /** Store time, not before `lastAt` of the ticket. */
  readonly now: number;
  readonly role: TicketRole;
  /** Places of those who wait in this queue; null: nobody there. `back` is the last one. */
  readonly line: { readonly first: number | null; readonly second: number | null; readonly back: number | null };
}
