import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

const word = 2n ** 32n;

/** The published algorithm once more, in whole numbers that never overflow. */
function reference(seed: string, count: number): readonly number[] {
  const numbers: number[] = [];
  let [a, b, c, counter] = [fnv1a(`a${seed}`), fnv1a(`b${seed}`), fnv1a(`c${seed}`), 1n];
  for (let round = 0; round < 12 + count; round += 1) {
    const sum = (a + b + counter) % word;
    counter = (counter + 1n) % word;
    a = b ^ (b >> 9n);
    b = (c * 9n) % word;
    c = ((((c << 21n) % word) | (c >> 11n)) + sum) % word;
    if (round >= 12) numbers.push(Number(sum) / 2 ** 32);
  }
  return numbers;
}

const fnv1a = (text: string): bigint =>
  [...Array(text.length).keys()].reduce(
    (hash, at) => ((hash ^ BigInt(text.charCodeAt(at))) * 16777619n) % word,
    2166136261n,
  );

const take = (seed: string | number, count: number): readonly number[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe('the seeded generator', () => {
  it('[RULES-50] gives the numbers of the published algorithm', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (seed) => {
        expect(take(seed, 200)).toEqual(reference(seed, 200));
      }),
    );
  });

  it('[RULES-50] equal seeds give equal sequences, a number and its text alike, and others differ', () => {
    expect(take('room', 50)).toEqual(take('room', 50));
    expect(take(7, 50)).toEqual(take('7', 50));
    const firsts = Array.from({ length: 1000 }, (_, seed) => createRandom(seed).next());
    expect(new Set(firsts).size).toBe(1000);
  });

  it('[RULES-51] numbers lie in [0, 1) and whole numbers below their bound', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 31 }), (seed, bound) => {
        const random = createRandom(seed);
        for (let draw = 0; draw < 50; draw += 1) {
          const value = random.next();
          expect(value >= 0 && value < 1).toBe(true);
          const whole = random.int(bound);
          expect(Number.isInteger(whole) && whole >= 0 && whole < bound).toBe(true);
        }
      }),
    );
  });

  it('[RULES-51] every whole number comes about as often as any other, from neighbouring seeds too', () => {
    const counts = Array<number>(10).fill(0);
    for (let seed = 0; seed < 20_000; seed += 1) {
      const drawn = createRandom(`room:${seed}`).int(10);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    // 2,000 each, give or take five standard deviations of 42; the seeds are fixed, so this never varies.
    expect(counts.every((count) => Math.abs(count - 2000) < 5 * 42)).toBe(true);
  });
});
