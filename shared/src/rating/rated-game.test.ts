import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs } from '../lib/calendar.ts';
import { rate } from './glicko2.ts';
import { isProvisional, rateGame, unrated } from './rated-game.ts';
import type { KnownRating } from './rated-game.ts';

const at = 1_800_000_000_000;

describe('a rated game', () => {
  it('[RATING-2] is one rating period of both, each against what the other was before', () => {
    const strong: KnownRating = { rating: 1700, deviation: 60, volatility: 0.06, lastAt: at };
    const [x, o] = rateGame([strong, unrated], { winner: 1, endedAt: at });
    expect(x).toEqual({ ...rate(strong, [{ opponent: unrated, score: 0 }]), lastAt: at });
    expect(o).toEqual({ ...rate(unrated, [{ opponent: strong, score: 1 }]), lastAt: at });
  });

  it('[RATING-2] gives equals equal shares of a win and nothing for a draw', () => {
    const [won, lost] = rateGame([unrated, unrated], { winner: 0, endedAt: at });
    expect(won.rating - 1500).toBeCloseTo(1500 - lost.rating, 9);
    const [x, o] = rateGame([unrated, unrated], { winner: null, endedAt: at });
    expect([x.rating, o.rating]).toEqual([1500, 1500]);
  });

  it('[RATING-2] after a long time without games a sure rating is provisional again', () => {
    const sure: KnownRating = { rating: 1700, deviation: 60, volatility: 0.06, lastAt: at };
    const afterDays = (days: number) => rateGame([sure, sure], { winner: null, endedAt: at + days * dayMs })[0];
    expect(isProvisional(afterDays(0))).toBe(false);
    expect(afterDays(100).deviation).toBeGreaterThan(afterDays(10).deviation);
    expect(isProvisional(afterDays(1000))).toBe(true);
  });

  it('[RATING-2] a game that is told late ages nobody', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (days) => {
        const sure: KnownRating = { rating: 1700, deviation: 60, volatility: 0.06, lastAt: at };
        const [late] = rateGame([sure, unrated], { winner: 0, endedAt: at - days * dayMs });
        expect(late.lastAt).toBe(at);
        expect(late).toEqual(rateGame([sure, unrated], { winner: 0, endedAt: at })[0]);
      }),
    );
  });

  it('[RATING-3] somebody new is provisional, and no longer after a dozen games or so', () => {
    expect(isProvisional(unrated)).toBe(true);
    let both: readonly [KnownRating, KnownRating] = [unrated, unrated];
    let games = 0;
    while (isProvisional(both[0])) {
      both = rateGame(both, { winner: games % 2 === 0 ? 0 : 1, endedAt: at });
      games += 1;
    }
    expect(games).toBeGreaterThan(5);
    expect(games).toBeLessThan(25);
  });
});
