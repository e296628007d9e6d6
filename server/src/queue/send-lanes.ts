/** Some at a time per channel, so that a webhook that answers slowly holds up nothing but webhooks. */
import type { Channel } from '@inkroom/shared';

/** At once, per channel and node. */
const mostRunning = 8;
/** What comes beyond is left to its wake. */
const mostWaiting = 500;

interface Lane {
  running: number;
  readonly waiting: (() => void)[];
}

export class SendLanes {
  readonly #lanes = new Map<Channel, Lane>();

  /** Runs it when there is room; false: there was none, and it has not run. Passes on what it throws. */
  async run(channel: Channel, task: () => Promise<void>): Promise<boolean> {
    const lane = this.#lanes.get(channel) ?? { running: 0, waiting: [] };
    this.#lanes.set(channel, lane);
    if (lane.running >= mostRunning) {
      if (lane.waiting.length >= mostWaiting) return false;
      await new Promise<void>((resolve) => {
        lane.waiting.push(resolve);
      });
    } else {
      lane.running += 1;
    }
    try {
      await task();
      return true;
    } finally {
      // Its place goes to the next one, or back.
      const next = lane.waiting.shift();
      if (next === undefined) lane.running -= 1;
      else next();
    }
  }
}
