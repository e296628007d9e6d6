/** How a queue does, from its live tickets: waiting times, no-shows, and what somebody who waits may expect. */
import type { Ticket, TicketState } from '@inkroom/shared';
import type { LineQuery } from '../ports/store.ts';
import type { LoadedLine } from './records.ts';

/** What a queue has done within the last hour. */
export interface Pace {
  readonly waitMs: { readonly p50: number | null; readonly p90: number | null };
  readonly noShowRate: number | null;
  /** Times of calls, oldest first. */
  readonly calls: readonly number[];
}

export const hourMs = 3_600_000;
/** Newest of each line; enough for percentiles, and bounded however busy a queue is. */
const newest = 200;

/** Whoever was put back after a call stands in front. */
const putBack = 50;

export const paceQueries: readonly LineQuery[] = [
  { line: 'queued', limit: putBack, from: 'front' },
  ...(['recalled', 'confirmed', 'playing', 'ended'] as const).map((line): LineQuery => ({
    line,
    limit: newest,
    from: 'back',
  })),
];

export function paceOf(lines: readonly LoadedLine<Ticket>[], now: number): Pace {
  const since = now - hourMs;
  const tickets = lines.flatMap(({ records }) => records.map(({ state }) => state));
  const calls = tickets.flatMap((ticket) => callsOf(ticket, since));
  const waits = tickets.flatMap((ticket) => waitOf(ticket, since)).toSorted(ascending);
  const noShows = tickets.reduce((sum, ticket) => sum + (callsOf(ticket, since).length > 0 ? ticket.noShows : 0), 0);
  return {
    waitMs: { p50: percentile(waits, 0.5), p90: percentile(waits, 0.9) },
    noShowRate: calls.length === 0 ? null : Math.min(1, noShows / calls.length),
    calls: calls.toSorted(ascending),
  };
}

const ascending = (one: number, other: number): number => one - other;

const callsOf = ({ times }: Ticket, since: number): readonly number[] =>
  (times.recalled?.all ?? []).filter((at) => at >= since);

/** From joining to being called up for the first time. */
function waitOf({ times }: Ticket, since: number): readonly number[] {
  const [joined, called] = [times.queued?.first, times.recalled?.first];
  return joined === undefined || called === undefined || called < since ? [] : [Math.max(0, called - joined)];
}

/** The least that at least this share of them does not exceed; null: there is none. */
export function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? null;
}

/**
 * At a station: by how fast people were called up in the last hour. In a match queue it does not matter how many wait: by
 * how long others have waited. Null: nobody can tell yet.
 */
export function estimateMs(
  { kind, position, waitedMs }: { kind: Ticket['kind']; position: number; waitedMs: number },
  { waitMs, calls }: Pace,
  now: number,
): number | null {
  if (kind === 'match') return waitMs.p50 === null ? null : Math.max(0, waitMs.p50 - waitedMs);
  const [first] = calls;
  if (first === undefined || calls.length < 2) return null;
  return Math.round((position * (now - first)) / calls.length);
}

export const noStates: Readonly<Record<TicketState, number>> = {
  new: 0,
  queued: 0,
  recalled: 0,
  confirmed: 0,
  playing: 0,
  completed: 0,
  cancelled: 0,
  expired: 0,
};
