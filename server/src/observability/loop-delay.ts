/** How long the event loop kept work waiting: the first thing that suffers when a node has too much to do. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoopDelay {
  /** Seconds since the last call of `reset`, by quantile. */
  read(): { readonly p50: number; readonly p99: number; readonly max: number };
  reset(): void;
  stop(): void;
}

const resolutionMs = 10;
const nanoseconds = 1e9;

export function startLoopDelay(): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  // The histogram holds the whole interval between two samples; the delay is what exceeds the resolution.
  const seconds = (value: number) => Math.max(0, value / nanoseconds - resolutionMs / 1000);
  return {
    read: () => ({
      p50: seconds(histogram.percentile(50)),
      p99: seconds(histogram.percentile(99)),
      max: histogram.count === 0 ? 0 : seconds(histogram.max),
    }),
    reset: () => histogram.reset(),
    stop: () => histogram.disable(),
  };
}
