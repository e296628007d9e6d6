/** How often one address may ask: token buckets by address group. */
import type { Clock } from '../../ports/clock.ts';
import { createTokenBuckets } from '../../lib/token-buckets.ts';
import type { Refused } from './problem.ts';

export interface AddressLimit {
  /** Null: go ahead. */
  take(address: string): Refused | null;
}

export function createAddressLimit(options: {
  clock: Pick<Clock, 'now'>;
  perSecond: number;
  burst: number;
}): AddressLimit {
  const buckets = createTokenBuckets(options);
  return {
    take: (address) => {
      const retryAfterMs = buckets.take(address);
      return retryAfterMs === 0 ? null : { code: 'rate-limited', retryAfterMs };
    },
  };
}
