/** What the archive learns of a ticket: one fact per change, without anything that reaches its person. */
import type { TicketId } from './ids.ts';
import type { TicketEvent } from './events.ts';
import type { Ticket, TicketRole } from './ticket.ts';

export interface TicketFact {
  readonly type: 'ticket';
  /** `<ticket>:<version>`. */
  readonly id: string;
  readonly ticket: TicketId;
  readonly version: number;
  readonly at: number;
  readonly by: TicketRole;
  readonly who: string;
  readonly events: readonly TicketEvent['type'][];
  /** The ticket with the change. */
  readonly after: Omit<Ticket, 'undo' | 'lastOpponent' | 'viaPage'>;
}
