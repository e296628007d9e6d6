/** The machine's randomness. */
import { randomFillSync } from 'node:crypto';
import type { Entropy } from '../ports/clock.ts';

/** Asking the system costs microseconds each time, so it is asked for many bytes at once; none is given out twice. */
const poolBytes = 4096;
const pool = new Uint8Array(poolBytes);
let used = poolBytes;

function bytes(count: number): Uint8Array {
  if (count > poolBytes) return randomFillSync(new Uint8Array(count));
  if (used + count > poolBytes) {
    randomFillSync(pool);
    used = 0;
  }
  const taken = pool.slice(used, used + count);
  pool.fill(0, used, used + count);
  used += count;
  return taken;
}

export const nodeEntropy: Entropy = {
  bytes,
  fraction: () => Math.random(),
};
