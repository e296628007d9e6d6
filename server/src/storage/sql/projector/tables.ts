/** The projector's own tables: where it stands, who does it, what could not be stored, and values for live scoreboards. */

export interface ProjectorTables {
  projector: ProjectorRow;
  projector_leases: ProjectorLeaseRow;
  dead_letters: DeadLetterRow;
  board_entries: BoardEntryRow;
  ticket_history: TicketHistoryRow;
}

export interface ProjectorRow {
  consumer: string;
  partition: number;
  /** Of the last entry of the outbox whose facts are stored. */
  last_id: string;
}

/** Who projects by default. No more than a habit: two at once do no harm. */
export interface ProjectorLeaseRow {
  consumer: string;
  holder: string;
  /** By the clock of whoever holds it. */
  until: number;
}

export interface DeadLetterRow {
  partition: number;
  /** Its cursor in the outbox. */
  entry: string;
  at: number;
  text: string;
  reason: string;
}

/** The newest value of a member on a scoreboard, absolute. */
export interface BoardEntryRow {
  board: string;
  member: string;
  value: number;
  achieved_at: number;
  seq: number;
  label: string | null;
  mark: string | null;
  /** 1: the live index may not have it yet. */
  pending: 0 | 1;
}

/** Every change of a ticket, once; `seq` is the ticket's version with it. */
export interface TicketHistoryRow {
  ticket: string;
  seq: number;
  queue: string;
  /** Empty: a guest. */
  player: string;
  name: string | null;
  area: number | null;
  /** Which state the change left it in. */
  state: string;
  at: number;
  /** JSON: who did it, which events, and the ticket with the change. */
  detail: string | null;
}
