/** The steps of a delivery: claimed, settled, put off, asked for again. Pure; deliveries.ts commits them. */
import { assertNever, deliveryTimes } from '@inkroom/shared';
import type { Delivery, Ticket } from '@inkroom/shared';
import type { Sent } from '../ports/notifier.ts';

/** Whoever commits this may send, and nobody else. */
export const claimed = (delivery: Delivery, { claim, now }: { claim: string; now: number }): Delivery => ({
  ...delivery,
  state: 'sending',
  tries: delivery.tries + 1,
  claim,
  lastAt: now,
  wakeAt: now + deliveryTimes.tryMs,
  reason: null,
});

export interface Circumstances {
  readonly now: number;
  /** The receiver can tell that it is the same one. */
  readonly mayRepeat: boolean;
  /** Uniform in [0, 1): spreads tries that failed together. */
  readonly chance: number;
}

/** After a try, by what came of it. */
export function afterTry(delivery: Delivery, sent: Sent, circumstances: Circumstances): Delivery {
  switch (sent.kind) {
    case 'sent':
      return settled(delivery, { state: 'sent', reference: sent.reference, reason: null }, circumstances.now);
    case 'failed':
      return settled(delivery, { state: 'failed', reference: null, reason: sent.reason }, circumstances.now);
    case 'later':
      return putOff(delivery, sent, circumstances);
    case 'unknown':
      if (circumstances.mayRepeat) return putOff(delivery, { ...sent, retryAfterMs: null }, circumstances);
      return settled(delivery, { state: 'unknown', reference: null, reason: sent.reason }, circumstances.now);
    default:
      return assertNever(sent);
  }
}

function settled(
  delivery: Delivery,
  outcome: Pick<Delivery, 'reference' | 'reason'> & { readonly state: 'sent' | 'failed' | 'unknown' },
  now: number,
): Delivery {
  const { keepMs, keepTakenNoticeMs } = deliveryTimes;
  const isTakenNotice = outcome.state === 'sent' && delivery.call === null;
  return {
    ...delivery,
    ...outcome,
    claim: null,
    lastAt: now,
    wakeAt: now + (isTakenNotice ? keepTakenNoticeMs : keepMs),
  };
}

function putOff(
  delivery: Delivery,
  { reason, retryAfterMs }: { reason: string; retryAfterMs: number | null },
  { now, chance }: Circumstances,
): Delivery {
  const { firstMs, mostMs } = deliveryTimes.backOff;
  const doubled = Math.min(mostMs, firstMs * 2 ** Math.max(0, delivery.tries - 1));
  const waitMs = Math.max(retryAfterMs ?? 0, Math.round(doubled * (0.75 + chance / 2)));
  if (now + waitMs >= delivery.until) return settled(delivery, { state: 'failed', reference: null, reason }, now);
  return { ...delivery, state: 'waiting', claim: null, lastAt: now, wakeAt: now + waitMs, reason };
}

/** Nobody is told to come when they have come, are not wanted any more, or have been called again since. */
export const isCallOver = (
  { call, until }: Pick<Delivery, 'call' | 'until'>,
  ticket: Ticket | null,
  now: number,
): boolean =>
  call !== null && (ticket === null || ticket.state !== 'recalled' || ticket.deadline !== until || now >= until);

export type Retry = 'yes' | 'ask' | 'no';

/** What the desk may do about it; whether its call is over is looked at when it does. */
export function retryOf({ state, channel }: Pick<Delivery, 'state' | 'channel'>): Retry {
  if (state === 'failed') return 'yes';
  return state === 'unknown' ? (channel === 'sms' ? 'ask' : 'yes') : 'no';
}

/** A system may be told again long after. */
export const askedAgain = (delivery: Delivery, now: number): Delivery => ({
  ...delivery,
  state: 'waiting',
  lastAt: now,
  wakeAt: now,
  until: delivery.call === null ? Math.max(delivery.until, now + deliveryTimes.keepMs) : delivery.until,
});
