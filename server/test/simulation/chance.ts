/** Draws of a simulation: every part has a generator of its own, so that a dropped step changes as little as possible elsewhere. */
import { createRandom } from '@inkroom/shared';
import type { Random } from '@inkroom/shared';

export class Chance {
  readonly #random: Random;

  constructor(seed: string) {
    this.#random = createRandom(seed);
  }

  /** Uniform in [0, 1). */
  next(): number {
    return this.#random.next();
  }

  between(least: number, most: number): number {
    return least + this.#random.next() * (most - least);
  }

  int(bound: number): number {
    return this.#random.int(bound);
  }

  happens(probability: number): boolean {
    return probability > 0 && this.#random.next() < probability;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.#random.int(items.length)] ?? items[0];
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.#random.int(256));
  }
}
