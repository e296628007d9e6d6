/** The store's time: the machine's, but never going back, not even over a restart. */
import type { Clock } from '../ports/clock.ts';

export interface StoreClock extends Clock {
  /** No later time is before this one. */
  notBefore(time: number): void;
}

/**
 * A clock that was set back must not stand still until it has caught up, or no deadline would pass for as long:
 * it goes on at half speed.
 */
export function createStoreClock(clock: Clock): StoreClock {
  let last = 0;
  let lastWall = clock.now();
  return {
    now() {
      const wall = clock.now();
      const passed = Math.max(0, wall - lastWall);
      last = wall >= last ? wall : Math.max(wall, last + passed / 2);
      lastWall = wall;
      return Math.floor(last);
    },
    after: (ms, task) => clock.after(ms, task),
    every: (ms, task) => clock.every(ms, task),
    notBefore(time) {
      last = Math.max(last, time);
    },
  };
}
