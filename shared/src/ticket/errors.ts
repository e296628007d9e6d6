/** Why a ticket's transition is refused. */
import type { Transition } from './ticket.ts';

export type TicketErrorCode =
  | 'ticket-not-found'
  /** Not from this state; `allowed` are the transitions that are. */
  | 'transition-illegal'
  /** Not by this caller. */
  | 'ticket-not-yours'
  /** `confirm` without having been called, while others wait. */
  | 'people-waiting'
  | 'nothing-to-undo'
  | 'not-due';

export interface TicketError {
  readonly code: TicketErrorCode;
  /** What this caller may do now. */
  readonly allowed?: readonly Transition[];
}
