/** Tickets between what was told and what is stored. */
import type { TicketFact } from '@inkroom/shared';
import { z } from 'zod';
import { ticketRecordSchema } from '../../../lib/ticket-record.ts';
import type { TicketRecordText } from '../../../lib/ticket-record.ts';
import type { TicketHistoryRow } from '../projector/tables.ts';
import type { TicketMetricRow, TicketRow } from './tables.ts';

/** The newest change of a ticket. */
export interface TicketVersion {
  readonly version: number;
  readonly ticket: TicketRecordText;
}

const detailSchema = z.object({
  by: z.string(),
  who: z.string(),
  events: z.array(z.string()),
  record: ticketRecordSchema,
});

export const historyRowOf = ({ ticket, version, at, by, who, events, after }: TicketFact): TicketHistoryRow => ({
  ticket,
  seq: version,
  queue: after.queue,
  // The column takes no null: nobody's id is empty.
  player: after.owner ?? '',
  name: after.name,
  area: after.area,
  state: after.state,
  at,
  detail: JSON.stringify({ by, who, events, record: after }),
});

/** What a row of the history says besides its columns. Throws if it was written by something else. */
export const detailOf = (row: Pick<TicketHistoryRow, 'detail'>): z.output<typeof detailSchema> =>
  detailSchema.parse(JSON.parse(row.detail ?? 'null'));

export const ticketRowOf = ({ ticket, version }: TicketVersion): TicketRow => ({
  ticket: ticket.id,
  seq: version,
  queue: ticket.queue,
  state: ticket.state,
  owner: ticket.owner,
  area: ticket.area,
  team: ticket.team,
  created_at: ticket.createdAt,
  no_shows: ticket.noShows,
  score: ticket.score,
  record: JSON.stringify(ticket),
});

export const metricRowsOf = ({ ticket }: TicketVersion): readonly TicketMetricRow[] =>
  Object.entries(ticket.metrics).map(([metric, value]) => ({ ticket: ticket.id, metric, value }));

/** Throws if the row was written by something else. */
export const versionOfRow = ({ seq, record }: Pick<TicketRow, 'seq' | 'record'>): TicketVersion => ({
  version: Number(seq),
  ticket: ticketRecordSchema.parse(JSON.parse(record)),
});
