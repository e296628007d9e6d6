/**
 * How one game changes two ratings. One game is one rating period: a player sees what each game was worth at once.
 * Time without games counts as periods, too: from a deviation of 60 to a provisional one takes about a year.
 */
import { dayMs } from '../lib/calendar.ts';
import { idle, newRating, rate } from './glicko2.ts';
import type { Rating } from './glicko2.ts';

/** A rating in one mode, and when the player's latest rated game in it ended; null: none yet. */
export interface KnownRating extends Rating {
  readonly lastAt: number | null;
}

export const unrated: KnownRating = { ...newRating, lastAt: null };

/** So long without a game makes a rating as uncertain as one rating period without any. */
const idlePeriodMs = 5 * dayMs;

/** A rating is provisional, shown with a question mark, while it may be this far off. */
const provisionalDeviation = 110;

export const isProvisional = ({ deviation }: Pick<Rating, 'deviation'>): boolean => deviation > provisionalDeviation;

/** Both are rated against what the other was before. `winner` null: a draw. */
export function rateGame(
  players: readonly [KnownRating, KnownRating],
  game: { readonly winner: 0 | 1 | null; readonly endedAt: number },
): readonly [KnownRating, KnownRating] {
  const { winner, endedAt } = game;
  const [x, o] = [rested(players[0], endedAt), rested(players[1], endedAt)];
  const rated = (mine: KnownRating, other: KnownRating, seat: 0 | 1): KnownRating => {
    const score = winner === null ? 0.5 : winner === seat ? 1 : 0;
    const { rating, deviation, volatility } = rate(mine, [{ opponent: other, score }]);
    return { rating, deviation, volatility, lastAt: Math.max(mine.lastAt ?? endedAt, endedAt) };
  };
  return [rated(x, o, 0), rated(o, x, 1)];
}

function rested(known: KnownRating, at: number): KnownRating {
  if (known.lastAt === null) return known;
  return { ...idle(known, (at - known.lastAt) / idlePeriodMs), lastAt: known.lastAt };
}
