/** Rate limits by key: so many at once, then so many per second. Memory is bounded by forgetting full buckets, and the oldest when none is full. */
import type { Clock } from '../ports/clock.ts';

export interface TokenBuckets {
  /** Takes one token; answers 0, or the milliseconds until there is one. */
  take(key: string): number;
  /** What a token was taken for did not come about. */
  putBack(key: string): void;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** No more keys than this are kept. */
export const mostBuckets = 10_000;

export function createTokenBuckets(options: {
  clock: Pick<Clock, 'now'>;
  perSecond: number;
  burst: number;
}): TokenBuckets {
  const { clock, perSecond, burst } = options;
  const buckets = new Map<string, Bucket>();

  const refill = (bucket: Bucket, now: number): void => {
    const gained = (Math.max(0, now - bucket.at) / 1000) * perSecond;
    bucket.tokens = Math.min(burst, bucket.tokens + gained);
    bucket.at = now;
  };

  const makeRoom = (now: number): void => {
    for (const [key, bucket] of buckets) {
      refill(bucket, now);
      if (bucket.tokens >= burst) buckets.delete(key);
    }
    const [oldest] = buckets.keys();
    if (oldest !== undefined && buckets.size >= mostBuckets) buckets.delete(oldest);
  };

  return {
    take(key) {
      const now = clock.now();
      if (buckets.size >= mostBuckets && !buckets.has(key)) makeRoom(now);
      const bucket = buckets.get(key) ?? { tokens: burst, at: now };
      buckets.set(key, bucket);
      refill(bucket, now);
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return 0;
      }
      return Math.ceil(((1 - bucket.tokens) / perSecond) * 1000);
    },
    putBack(key) {
      const bucket = buckets.get(key);
      if (bucket !== undefined) bucket.tokens = Math.min(burst, bucket.tokens + 1);
    },
  };
}
