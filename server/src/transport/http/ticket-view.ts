/** Tickets as the API shows them: one with everything, many in lists, and lists as CSV. */
import { callSignOf, err, isModeName, isTicketId, ok } from '@inkroom/shared';
import type { Result, TicketId, TicketState, TicketView, Transition } from '@inkroom/shared';
import { z } from 'zod';
import type { ArchivedTicket, TicketCursor } from '../../ports/ticket-history.ts';
import { csvOf, textCell } from './csv.ts';
import type { Refused } from './problem.ts';
import { markOf } from './room-view.ts';
import type { listedTicketSchema, ticketSchema } from './ticket-schemas.ts';

type ListedView = z.input<typeof listedTicketSchema>;

/** People type the symbols of a code in either case. */
export function parseTicketId(text: string): Result<TicketId, Refused> {
  const id = text.slice(0, -8) + text.slice(-8).toUpperCase();
  return isTicketId(id) ? ok(id) : err({ code: 'ticket-not-found' });
}

export function viewListedTicket({ ticket, version }: ArchivedTicket): ListedView {
  const { id, queue, kind, state, name, area, team, reason, createdAt, recalls, noShows, station, room, score } =
    ticket;
  return {
    id,
    sign: callSignOf(id),
    queue,
    kind,
    mode: isModeName(queue) ? queue : null,
    state,
    version,
    name,
    area,
    team,
    reason,
    createdAt,
    times: Object.fromEntries(Object.entries(ticket.times).map(([name_, times]) => [name_, [...times.all]])),
    recalls,
    noShows,
    station,
    room,
    opponent: ticket.opponent?.name ?? null,
    score,
    metrics: ticket.metrics,
  };
}

export interface TicketSight {
  /** Null: it is archived, and nothing moves it any more. */
  readonly view: Pick<TicketView, 'position' | 'estimateMs'> | null;
  readonly allowed: readonly Transition[];
  readonly at: number;
}

export function viewTicket(record: ArchivedTicket, { view, allowed, at }: TicketSight): z.input<typeof ticketSchema> {
  const { seat, rating, deadline } = record.ticket;
  return {
    ...viewListedTicket(record),
    mark: seat === null ? null : markOf(seat),
    rating,
    deadline,
    position: view?.position ?? null,
    estimateMs: view?.estimateMs ?? null,
    allowed: [...allowed],
    live: view !== null,
    at,
  };
}

export const tagOf = ({ version }: ArchivedTicket): string => `"${version}"`;

/** Null: whatever the version is. */
export function parseIfMatch(header: string | undefined): Result<number | null, Refused> {
  if (header === undefined || header.trim() === '*') return ok(null);
  const version = /^"(\d{1,15})"$/.exec(header.trim())?.[1];
  return version === undefined
    ? err({ code: 'bad-message', detail: 'If-Match: the ETag of a ticket, such as "3", or *' })
    : ok(Number(version));
}

const head: readonly string[] = ['ticket', 'sign', 'queue', 'state', 'name', 'area', 'team', 'taken_at'];
const timed: readonly TicketState[] = ['recalled', 'confirmed', 'playing', 'completed', 'cancelled', 'expired'];
const tail: readonly string[] = ['recalls', 'no_shows', 'station', 'score'];

/** Times are the last ones; a column for each metric that a ticket of the list has. */
export function ticketsCsv(tickets: readonly ArchivedTicket[]): string {
  const metrics = [...new Set(tickets.flatMap(({ ticket }) => Object.keys(ticket.metrics)))].toSorted();
  const rows = tickets.map(({ ticket }) => {
    const { id, queue, state, name, area, team, createdAt, recalls, noShows, station, score } = ticket;
    return [
      id,
      callSignOf(id),
      queue,
      state,
      textCell(name),
      String(area),
      textCell(team ?? ''),
      new Date(createdAt).toISOString(),
      ...timed.map((of) => timeCell(ticket.times[of]?.all.at(-1))),
      String(recalls),
      String(noShows),
      textCell(station ?? ''),
      numberCell(score),
      ...metrics.map((metric) => numberCell(ticket.metrics[metric])),
    ];
  });
  return csvOf([[...head, ...timed.map((state) => `${state}_at`), ...tail, ...metrics.map(textCell)], ...rows]);
}

const timeCell = (at: number | undefined): string => (at === undefined ? '' : new Date(at).toISOString());
const numberCell = (number: number | null | undefined): string => (typeof number === 'number' ? String(number) : '');

export const formatTicketCursor = ({ score, createdAt, ticket }: TicketCursor): string =>
  Buffer.from(JSON.stringify([score, createdAt, ticket])).toString('base64url');

const cursorSchema = z.tuple([z.number().nullable(), z.int().min(0), z.custom<TicketId>(isTicketId)]);

export function parseTicketCursor(text: string | undefined): Result<TicketCursor | null, Refused> {
  if (text === undefined) return ok(null);
  const parsed = cursorSchema.safeParse(jsonOf(Buffer.from(text, 'base64url').toString('utf8')));
  if (!parsed.success) return err({ code: 'bad-message', detail: 'query.cursor: not a cursor of this list' });
  const [score, createdAt, ticket] = parsed.data;
  return ok({ score, createdAt, ticket });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses it.
    return undefined;
  }
}
