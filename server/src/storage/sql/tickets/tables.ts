/** The archive's tables of tickets. Both follow from `ticket_history` (see projector/tables.ts), which keeps every change. */

export interface TicketTables {
  tickets: TicketRow;
  ticket_metrics: TicketMetricRow;
}

/** A ticket as its newest change left it. */
export interface TicketRow {
  ticket: string;
  /** The ticket's version: the highest is the newest. */
  seq: number;
  queue: string;
  state: string;
  /** Null: a guest. */
  owner: string | null;
  area: number;
  team: string | null;
  created_at: number;
  no_shows: number;
  score: number | null;
  /** JSON of the whole, as the fact told it. */
  record: string;
}

/** What a completed ticket counted besides its score. */
export interface TicketMetricRow {
  ticket: string;
  metric: string;
  value: number;
}
