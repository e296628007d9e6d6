/** A small seeded generator for choices that must be repeatable: thinking times, bots, simulations. Not for secrets. */

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** A whole number from 0 to `bound` - 1. */
  int(bound: number): number;
}

/**
 * Equal seeds give equal sequences; a number and its text are the same seed. sfc32 by Chris Doty-Humphrey
 * (PractRand, pracrand.sourceforge.net), its three words seeded through FNV-1a (isthe.com/chongo/tech/comp/fnv) over UTF-16 code units.
 */
export function createRandom(seed: string | number): Random {
  let [a, b, c] = [hash(`a${seed}`), hash(`b${seed}`), hash(`c${seed}`)];
  let counter = 1;
  const next32 = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // The first outputs still resemble the seed.
  for (let round = 0; round < 12; round += 1) next32();
  const next = (): number => next32() / 2 ** 32;
  return { next, int: (bound) => Math.floor(next() * bound) };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value | 0;
}
