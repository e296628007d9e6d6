/** How fast a total grows, looked at once a second. */
import type { Clock } from '../ports/clock.ts';

export interface RateMeter {
  /** Over the last whole look; null before there was one. */
  readonly perSecond: number | null;
  stop(): void;
}

const lookEveryMs = 1_000;

export function startRateMeter(read: () => number, clock: Pick<Clock, 'now' | 'every'>): RateMeter {
  let [total, at] = [read(), clock.now()];
  let perSecond: number | null = null;
  const stop = clock.every(lookEveryMs, () => {
    const [nextTotal, now] = [read(), clock.now()];
    if (now <= at) return;
    perSecond = nextTotal < total ? null : ((nextTotal - total) / (now - at)) * 1_000;
    [total, at] = [nextTotal, now];
  });
  return {
    get perSecond() {
      return perSecond;
    },
    stop,
  };
}
