/** One-time codes in this process's memory: a restart makes them invalid, which costs a person one more click. */
import type { Clock } from '../ports/clock.ts';
import type { OneTimeCodes } from '../ports/one-time-codes.ts';

interface Kept {
  readonly value: string;
  readonly until: number;
}

/** Above this the oldest are forgotten. */
const mostCodes = 10_000;

export function createMemoryCodes(clock: Pick<Clock, 'now'>): OneTimeCodes {
  const codes = new Map<string, Kept>();

  const makeRoom = (): void => {
    for (const [code, { until }] of codes) if (until <= clock.now()) codes.delete(code);
    const [oldest] = codes.keys();
    if (oldest !== undefined && codes.size >= mostCodes) codes.delete(oldest);
  };

  return {
    put(code, value, ttlMs) {
      if (codes.size >= mostCodes) makeRoom();
      codes.set(code, { value, until: clock.now() + ttlMs });
      return Promise.resolve();
    },
    take(code) {
      const kept = codes.get(code);
      codes.delete(code);
      return Promise.resolve(kept !== undefined && kept.until > clock.now() ? kept.value : null);
    },
  };
}
