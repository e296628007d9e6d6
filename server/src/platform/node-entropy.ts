/** The machine's randomness. */
import { randomBytes } from 'node:crypto';
import type { Entropy } from '../ports/clock.ts';

export const nodeEntropy: Entropy = {
  bytes: (count) => randomBytes(count),
  fraction: () => Math.random(),
};
