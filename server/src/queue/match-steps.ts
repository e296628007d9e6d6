/** What is to be done about a match, from what is stored of it, its two tickets and its room. Pure; match-driver.ts does it. */
import type { Match, PlayerId, RoomState, Ticket } from '@inkroom/shared';

/** What becomes of one of the two tickets. */
export type Fate =
  | { readonly kind: 'stay' }
  /** It did not confirm in time. */
  | { readonly kind: 'expire' }
  /** To the front of the line, because of the other one. */
  | { readonly kind: 'requeue'; readonly reason: 'opponent-missed' | 'opponent-left' };

export type CheckStep =
  | { readonly kind: 'wait' }
  | { readonly kind: 'play' }
  | { readonly kind: 'part'; readonly fates: readonly [Fate, Fate]; readonly missed: readonly PlayerId[] };

export type RoomOutcome =
  | { readonly kind: 'running' }
  /** 1, ½ or 0 for each, in the order of the match's tickets. */
  | { readonly kind: 'over'; readonly scores: readonly [number, number] }
  /** The room, or one of the two, left it before the first game had an outcome. */
  | { readonly kind: 'left' }
  /** The room has gone on to later games, and no longer tells of the first. */
  | { readonly kind: 'past' };

type Pair<T> = readonly [T, T];

const stay: Fate = { kind: 'stay' };

export interface CheckMoment {
  /** The store's time. */
  readonly now: number;
  /** The store was away during the check: whoever has not confirmed could not. */
  readonly wasAway: boolean;
}

/** Null: the ticket is gone. */
export function checkStep(match: Match, tickets: Pair<Ticket | null>, moment: CheckMoment): CheckStep {
  const [one, other] = tickets;
  if (isConfirmed(match, one) && isConfirmed(match, other)) return { kind: 'play' };
  const everybodyIsHere = isAsked(match, one) && isAsked(match, other);
  if (everybodyIsHere && moment.now < match.deadline) return { kind: 'wait' };
  const isMissing = (ticket: Ticket | null): boolean => hasMissed(match, ticket, moment);
  const fateOf = (ticket: Ticket | null, opponent: Ticket | null): Fate => {
    if (!isAsked(match, ticket)) return stay;
    if (isMissing(ticket)) return { kind: 'expire' };
    const opponentLeft = !isAsked(match, opponent) && !isMissing(opponent);
    return { kind: 'requeue', reason: opponentLeft ? 'opponent-left' : 'opponent-missed' };
  };
  return {
    kind: 'part',
    fates: [fateOf(one, other), fateOf(other, one)],
    missed: match.players.filter((_, index) => isMissing(tickets[index] ?? null)),
  };
}

/** Called up for this match, and asked to confirm. */
const isAsked = (match: Match, ticket: Ticket | null): boolean =>
  ticket?.match === match.id && (ticket.state === 'recalled' || ticket.state === 'confirmed');

const isConfirmed = (match: Match, ticket: Ticket | null): boolean =>
  ticket?.match === match.id && ticket.state === 'confirmed';

/** Asked, and no answer until the deadline; or somebody else has put it on record already. */
const hasMissed = (match: Match, ticket: Ticket | null, { now, wasAway }: CheckMoment): boolean =>
  ticket?.match === match.id &&
  (ticket.state === 'expired' || (ticket.state === 'recalled' && now >= match.deadline && !wasAway));

/** Null: there is no such room any more. Only the first game counts; whatever they play after it is their own business. */
export function outcomeOf(match: Match, room: RoomState | null): RoomOutcome {
  if (room === null) return { kind: 'left' };
  const end = room.game === 1 ? room.end : room.previous?.game === 1 ? room.previous.end : null;
  if (end !== null) {
    const winner = end.winner === null ? null : end.players[end.winner].player;
    return { kind: 'over', scores: scoresOf(match, winner) };
  }
  if (room.game > 1) return { kind: 'past' };
  const isSeated = (player: PlayerId): boolean => room.seats.some((seat) => seat?.player === player);
  return match.players.every(isSeated) ? { kind: 'running' } : { kind: 'left' };
}

/** Null: a draw. */
export function scoresOf(match: Match, winner: PlayerId | null): Pair<number> {
  if (winner === null) return [0.5, 0.5];
  return winner === match.players[0] ? [1, 0] : [0, 1];
}

/** Whoever is away from a running game has left it, as far as the next one is concerned; their seat waits for them all the same. */
export function hasLeft(player: PlayerId, room: RoomState | null): boolean {
  const seat = room?.seats.find((occupant) => occupant?.player === player);
  return seat === undefined || seat === null || seat.awaySince !== null;
}
