/** How often one may try what could be guessed, or what costs the store a read or a write. */
import { createTokenBuckets } from '../lib/token-buckets.ts';
import type { TokenBuckets } from '../lib/token-buckets.ts';
import type { Clock } from '../ports/clock.ts';

const perMinute = (times: number): number => times / 60;

export const throttleRates = {
  /** Sign-ins under one name, from wherever they come. Its owner still comes back by the device secret. */
  signInByName: { burst: 10, perSecond: perMinute(5) },
  signInByAddress: { burst: 20, perSecond: perMinute(10) },
  redeemByAddress: { burst: 20, perSecond: perMinute(10) },
  /** Device secrets cannot be guessed; this spares the store. */
  secretByAddress: { burst: 200, perSecond: 10 },
  changeByPlayer: { burst: 20, perSecond: perMinute(20) },
  linkByPlayer: { burst: 6, perSecond: perMinute(6) },
} as const;

export type Throttle = keyof typeof throttleRates;

/** Takes one try; answers 0, or the milliseconds until there is one. */
export type Throttles = Readonly<Record<Throttle, TokenBuckets>>;

export function createThrottles(clock: Pick<Clock, 'now'>): Throttles {
  const buckets = (throttle: Throttle) => createTokenBuckets({ clock, ...throttleRates[throttle] });
  return {
    signInByName: buckets('signInByName'),
    signInByAddress: buckets('signInByAddress'),
    redeemByAddress: buckets('redeemByAddress'),
    secretByAddress: buckets('secretByAddress'),
    changeByPlayer: buckets('changeByPlayer'),
    linkByPlayer: buckets('linkByPlayer'),
  };
}
