/** Who plays whom: one pass over those who wait in a match queue. Pure; whoever waits longest chooses first. */
import type { TicketId } from './ids.ts';
import type { Ticket } from './ticket.ts';
import { ticketTimes } from './times.ts';

type Pair = readonly [Ticket, Ticket];

/** Strength of somebody without a rating. */
const unrated = 1500;
const strengthOf = (ticket: Ticket): number => ticket.rating ?? unrated;
const waitedMs = (ticket: Ticket, now: number): number => Math.max(0, now - ticket.waitingSince);

/** How far apart in rating an opponent may be, for somebody who has waited so long. */
export const ratingWindow = (waited: number): number =>
  ticketTimes.rating.windowAtFirst + (ticketTimes.rating.widerPerSecond * waited) / 1000;

/**
 * Pairs of tickets that fit, in the order in which their first ones wait. `waiting`: who stands in the line, front first.
 * People who are away just now are passed over and keep their place.
 */
export function pairTickets(waiting: readonly Ticket[], now: number): readonly (readonly [TicketId, TicketId])[] {
  const free = waiting.filter((one) => one.state === 'queued' && one.owner !== null && one.awaySince === null);
  const pairs: Pair[] = [];
  for (const chooser of waiting) {
    if (!free.includes(chooser)) continue;
    const partner = bestFor(chooser, free, now);
    if (partner === null) continue;
    pairs.push([chooser, partner]);
    free.splice(free.indexOf(chooser), 1);
    free.splice(free.indexOf(partner), 1);
  }
  const [one, other, ...others] = free;
  // Nobody else waits any more: now the same two may meet again.
  if (one !== undefined && other !== undefined && others.length === 0 && fits(one, other, now))
    pairs.push([one, other]);
  return pairs.map(([one, other]) => [one.id, other.id]);
}

/**
 * When two of those whom a pass left will fit who do not fit now, if nobody joins, leaves, or comes back; null: none will.
 * Windows only widen, so until then no pass finds anybody.
 */
export function nextFitAt(waiting: readonly Ticket[], now: number): number | null {
  let soonest: number | null = null;
  for (const [index, one] of waiting.entries()) {
    for (const other of waiting.slice(index + 1)) {
      if (fits(one, other, now) || !mayMeet(one, other)) continue;
      const at = Math.max(now + 1, fitAt(one, other));
      if (soonest === null || at < soonest) soonest = at;
    }
  }
  return soonest;
}

/** The moment at which fits() begins to be true. */
function fitAt(one: Ticket, other: Ticket): number {
  const { rating, anyoneMs } = ticketTimes;
  const apart = Math.abs(strengthOf(one) - strengthOf(other)) - rating.windowAtFirst;
  const untilWide = one.area === other.area ? (Math.max(0, apart) * 1000) / rating.widerPerSecond : anyoneMs;
  return Math.ceil(Math.min(one.waitingSince, other.waitingSince) + Math.min(untilWide, anyoneMs));
}

function bestFor(chooser: Ticket, free: readonly Ticket[], now: number): Ticket | null {
  const fitting = free.filter((one) => fits(chooser, one, now) && !metJustNow(chooser, one));
  const [first, ...rest] = fitting;
  if (first === undefined) return null;
  return rest.reduce((best, one) => (isBetter(chooser, one, best) ? one : best), first);
}

/** Whoever has waited longer decides for both. */
function fits(one: Ticket, other: Ticket, now: number): boolean {
  if (!mayMeet(one, other)) return false;
  const waited = Math.max(waitedMs(one, now), waitedMs(other, now));
  if (waited >= ticketTimes.anyoneMs) return true;
  return one.area === other.area && Math.abs(strengthOf(one) - strengthOf(other)) <= ratingWindow(waited);
}

const mayMeet = (one: Ticket, other: Ticket): boolean => one.id !== other.id && one.owner !== other.owner;

/** The same area, then a new face, then the closest rating; else whoever waits longer. */
function isBetter(chooser: Ticket, one: Ticket, best: Ticket): boolean {
  const rank = (candidate: Ticket): readonly number[] => [
    candidate.area === chooser.area ? 0 : 1,
    knewEither(chooser, candidate) ? 1 : 0,
    Math.abs(strengthOf(candidate) - strengthOf(chooser)),
  ];
  const bestRank = rank(best);
  for (const [index, value] of rank(one).entries()) {
    const difference = value - (bestRank[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

const knewEither = (one: Ticket, other: Ticket): boolean =>
  one.lastOpponent === other.owner || other.lastOpponent === one.owner;
/** The very same pair: each was the other's last. */
const metJustNow = (one: Ticket, other: Ticket): boolean =>
  one.lastOpponent === other.owner && other.lastOpponent === one.owner;
