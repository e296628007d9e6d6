/** How many SMS this node sends at most, in all and to one number: whoever takes tickets by the hundred must not cost a fortune, nor wake a stranger all night. */
import { createTokenBuckets } from '../lib/token-buckets.ts';
import type { Clock } from '../ports/clock.ts';
import type { Notifier } from '../ports/notifier.ts';

export interface SmsBudget {
  readonly perHour: number;
  readonly clock: Pick<Clock, 'now'>;
}

const hourSeconds = 3_600;
export const perNumberAndHour = 6;
const all = 'all';

/** What is over the budget waits for its time, and is not sent if that is too late. */
export function withinBudget(notifier: Notifier, { perHour, clock }: SmsBudget): Notifier {
  const bucketsOf = (most: number) => createTokenBuckets({ clock, perSecond: most / hourSeconds, burst: most });
  const ofAll = bucketsOf(perHour);
  const ofNumber = bucketsOf(perNumberAndHour);
  return {
    channel: notifier.channel,
    mayRepeat: notifier.mayRepeat,
    async send(message) {
      const numberWaitMs = ofNumber.take(message.to);
      if (numberWaitMs > 0) {
        return { kind: 'later', reason: 'too many SMS to this number', retryAfterMs: numberWaitMs };
      }
      const waitMs = ofAll.take(all);
      if (waitMs > 0) {
        ofNumber.putBack(message.to);
        return { kind: 'later', reason: 'more SMS than SMS_PER_HOUR allows', retryAfterMs: waitMs };
      }
      return notifier.send(message);
    },
    close: () => notifier.close(),
  };
}
