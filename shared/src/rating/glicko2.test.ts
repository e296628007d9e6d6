import fc from 'fast-check';
import glicko2Lite from 'glicko2-lite';
import { describe, expect, it } from 'vitest';
import { idle, newRating, rate } from './glicko2.ts';
import type { RatedResult, Rating } from './glicko2.ts';

const someRating = fc.record({
  rating: fc.double({ min: 400, max: 3000, noNaN: true }),
  deviation: fc.double({ min: 20, max: 350, noNaN: true }),
  volatility: fc.double({ min: 0.03, max: 0.12, noNaN: true }),
});
const someResult = fc.record({ opponent: someRating, score: fc.constantFrom<RatedResult['score']>(0, 0.5, 1) });

describe('Glicko-2', () => {
  it("[RATING-1] comes to what Glickman's example comes to", () => {
    const before: Rating = { rating: 1500, deviation: 200, volatility: 0.06 };
    const after = rate(before, [
      { opponent: { rating: 1400, deviation: 30 }, score: 1 },
      { opponent: { rating: 1550, deviation: 100 }, score: 0 },
      { opponent: { rating: 1700, deviation: 300 }, score: 0 },
    ]);
    // The paper rounds on its way: 1464.06 there, 1464.05 without.
    expect(after.rating).toBeCloseTo(1464.05, 2);
    expect(after.deviation).toBeCloseTo(151.52, 2);
    // Published with its last digits cut off: 0.0599959….
    expect(Math.floor(after.volatility * 1e5) / 1e5).toBe(0.05999);
  });

  it('[RATING-1] comes to what another implementation comes to, whoever played whom', () => {
    fc.assert(
      fc.property(someRating, fc.array(someResult, { minLength: 1, maxLength: 8 }), (before, results) => {
        const after = rate(before, results);
        const theirs = glicko2Lite(
          before.rating,
          before.deviation,
          before.volatility,
          results.map(({ opponent, score }) => [opponent.rating, opponent.deviation, score]),
          { tau: 0.5 },
        );
        expect(after.rating).toBeCloseTo(theirs.rating, 6);
        expect(after.deviation).toBeCloseTo(theirs.rd, 6);
        expect(after.volatility).toBeCloseTo(theirs.vol, 9);
      }),
      { numRuns: 1000 },
    );
  });

  it('[RATING-1] a better result never makes a worse rating', () => {
    fc.assert(
      fc.property(someRating, someRating, (before, opponent) => {
        const [lost, drawn, won] = ([0, 0.5, 1] as const).map((score) => rate(before, [{ opponent, score }]).rating);
        expect(lost).toBeLessThanOrEqual(before.rating);
        expect(won).toBeGreaterThanOrEqual(before.rating);
        expect(lost).toBeLessThan(drawn ?? 0);
        expect(drawn).toBeLessThan(won ?? 0);
      }),
    );
  });

  it('[RATING-2] without games a rating stays and grows less certain, never less than a new one', () => {
    fc.assert(
      fc.property(someRating, fc.double({ min: 0, max: 1000, noNaN: true }), (before, periods) => {
        const after = idle(before, periods);
        expect(after).toMatchObject({ rating: before.rating, volatility: before.volatility });
        expect(after.deviation).toBeGreaterThanOrEqual(before.deviation);
        expect(after.deviation).toBeLessThanOrEqual(newRating.deviation);
      }),
    );
    const one = rate({ rating: 1600, deviation: 50, volatility: 0.06 }, []);
    expect(one.deviation).toBeCloseTo(Math.hypot(50, 0.06 * 173.7178), 9);
  });
});
