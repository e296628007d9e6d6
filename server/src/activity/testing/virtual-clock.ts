/** Test support: a clock that stands still until a test lets time pass, with whatever is due by then. */
import { VirtualTime } from '../../../test/simulation/virtual-time.ts';
import type { Clock } from '../../ports/clock.ts';

export interface VirtualClock extends Clock {
  pass(ms: number): Promise<void>;
}

export function createVirtualClock(start?: number): VirtualClock {
  const time = new VirtualTime(start);
  const every = (ms: number, task: () => void): (() => void) => {
    let cancel = time.after(ms, function again(): void {
      cancel = time.after(ms, again);
      task();
    });
    return () => cancel();
  };
  return {
    now: () => Math.floor(time.now),
    after: (ms, task) => time.after(ms, task),
    every,
    pass: (ms) => time.pass(ms),
  };
}
