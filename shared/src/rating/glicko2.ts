/**
 * Glicko-2: a rating, how far off it may be (deviation), and how much it swings (volatility).
 * Source: Mark E. Glickman, "Example of the Glicko-2 system" (2013), http://www.glicko.net/glicko/glicko2.pdf;
 * the steps below are numbered as there.
 */

export interface Rating {
  readonly rating: number;
  readonly deviation: number;
  readonly volatility: number;
}

/** One game against somebody. */
export interface RatedResult {
  readonly opponent: Pick<Rating, 'rating' | 'deviation'>;
  /** 1 won, ½ drawn, 0 lost. */
  readonly score: 0 | 0.5 | 1;
}

export const newRating: Rating = { rating: 1500, deviation: 350, volatility: 0.06 };

/** How fast volatility may change; Glickman suggests 0.3 to 1.2. */
const tau = 0.5;
/** Of ln σ², where the search for the new volatility ends. */
const tolerance = 1e-6;
/** Points of rating per unit of Glicko-2's own scale. */
const scale = 173.7178;

const square = (x: number): number => x * x;

/** Step 3: how much a result against somebody so uncertain tells. */
const weightOf = (phi: number): number => 1 / Math.sqrt(1 + (3 * square(phi)) / square(Math.PI));

/** All results of one rating period; without any, only the deviation grows. */
export function rate(before: Rating, results: readonly RatedResult[]): Rating {
  if (results.length === 0) return idle(before, 1);
  // Step 2
  const mu = (before.rating - newRating.rating) / scale;
  const phi = before.deviation / scale;
  // Steps 3 and 4
  let certainty = 0;
  let surprise = 0;
  for (const { opponent, score } of results) {
    const weight = weightOf(opponent.deviation / scale);
    const expected = 1 / (1 + Math.exp(-weight * (mu - (opponent.rating - newRating.rating) / scale)));
    certainty += square(weight) * expected * (1 - expected);
    surprise += weight * (score - expected);
  }
  const variance = 1 / certainty;
  // Steps 5 to 8
  const volatility = nextVolatility({ phi, volatility: before.volatility, variance, delta: variance * surprise });
  const nextPhi = 1 / Math.sqrt(1 / (square(phi) + square(volatility)) + certainty);
  const nextMu = mu + square(nextPhi) * surprise;
  return { rating: nextMu * scale + newRating.rating, deviation: nextPhi * scale, volatility };
}

/** Step 5: where f is zero, found by the Illinois method. */
function nextVolatility(known: { phi: number; volatility: number; variance: number; delta: number }): number {
  const { phi, volatility, variance, delta } = known;
  const a = Math.log(square(volatility));
  const f = (x: number): number => {
    const spread = square(phi) + variance + Math.exp(x);
    return (Math.exp(x) * (square(delta) - spread)) / (2 * square(spread)) - (x - a) / square(tau);
  };
  let left = a;
  let right: number;
  if (square(delta) > square(phi) + variance) {
    right = Math.log(square(delta) - square(phi) - variance);
  } else {
    let steps = 1;
    while (f(a - steps * tau) < 0) steps += 1;
    right = a - steps * tau;
  }
  let [atLeft, atRight] = [f(left), f(right)];
  while (Math.abs(right - left) > tolerance) {
    const between = left + ((left - right) * atLeft) / (atRight - atLeft);
    const atBetween = f(between);
    if (atBetween * atRight <= 0) [left, atLeft] = [right, atRight];
    else atLeft /= 2;
    [right, atRight] = [between, atBetween];
  }
  return Math.exp(left / 2);
}

/** Step 6 alone, for rating periods without a game, whole or in parts; nobody is less certain than somebody new. */
export function idle(before: Rating, periods: number): Rating {
  const grown = Math.hypot(before.deviation, before.volatility * scale * Math.sqrt(Math.max(0, periods)));
  return { ...before, deviation: Math.max(before.deviation, Math.min(newRating.deviation, grown)) };
}
