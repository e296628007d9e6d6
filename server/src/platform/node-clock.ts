/** The machine's time. */
import { invariant } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';

/** Node fires timers that are longer at once. */
const longestTimerMs = 2 ** 31 - 1;

export const nodeClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    invariant(ms <= longestTimerMs, `a timer of ${ms} ms is too long`);
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  every(ms, task) {
    invariant(ms <= longestTimerMs, `a timer of ${ms} ms is too long`);
    const timer = setInterval(task, ms);
    return () => clearInterval(timer);
  },
};
