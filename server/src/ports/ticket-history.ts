/**
 * What became of tickets, to be read: one by its id, lists of them, and what teams came to in a day.
 * Every method throws ArchiveUnavailable while the archive cannot be reached.
 */
import type { QueueName, TicketFact, TicketId, TicketState } from '@inkroom/shared';

/** A ticket as its newest archived change left it. */
export interface ArchivedTicket {
  readonly ticket: TicketFact['after'];
  readonly version: number;
}

/** One change of a ticket. */
export interface TicketStep {
  readonly version: number;
  readonly at: number;
  readonly state: string;
  /** Role and account or player behind it; `who` is empty for the server itself. */
  readonly by: string;
  readonly who: string;
  readonly events: readonly string[];
}

/** What is absent is not asked for. */
export interface TicketFilter {
  readonly queue?: QueueName | undefined;
  readonly kind?: 'match' | 'station' | undefined;
  readonly states?: readonly TicketState[] | undefined;
  readonly area?: number | undefined;
  readonly team?: string | undefined;
  /** When it was taken: from, and before. Epoch milliseconds. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

/** `time`: taken last first. `score`: highest first, then taken first; those without a score are left out. */
export type TicketSort = 'time' | 'score';

/** Names a place in a list, whether or not a ticket stands there. */
export interface TicketCursor {
  /** Null in a list by time. */
  readonly score: number | null;
  readonly createdAt: number;
  readonly ticket: TicketId;
}

export interface TicketListing {
  readonly filter: TicketFilter;
  readonly sort: TicketSort;
  readonly after: TicketCursor | null;
  readonly limit: number;
}

/** What the tickets of a team that were taken in a time came to. */
export interface TeamSums {
  /** Null: those without a team. */
  readonly team: string | null;
  readonly tickets: number;
  readonly completed: number;
  readonly noShows: number;
  /** Sum of the scores, and the best; null: none has one. */
  readonly score: number | null;
  readonly best: number | null;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface TicketHistory {
  /** Null: never archived. */
  ticket(id: TicketId): Promise<ArchivedTicket | null>;
  /** Oldest first; empty: never archived. */
  steps(id: TicketId): Promise<readonly TicketStep[]>;
  /** In the order of the list. */
  list(listing: TicketListing): Promise<readonly ArchivedTicket[]>;
  /** Of tickets taken from `from` and before `until`, by name, those without a team last. */
  teams(queue: QueueName, from: number, until: number): Promise<readonly TeamSums[]>;
}
