/** A node that pairs hears of those who join on nodes that do not, at once and not with its next look around. */
import { modeNames, queueOfMode } from '@inkroom/shared';
import type { QueueName } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import type { QueueService } from './queue-service.ts';

export interface MatchWatchOptions {
  readonly service: Pick<QueueService, 'watch'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly logger: Logger;
}

const retryMs = 1_000;

/** Answers how to stop. Until a queue can be watched, looking around does. */
export function watchMatches({ service, clock, logger }: MatchWatchOptions): () => void {
  const stops = new Map<QueueName, () => void>();
  let stopped = false;
  const watch = async (queue: QueueName): Promise<void> => {
    try {
      const unwatch = await service.watch(queue);
      if (stopped) unwatch();
      else stops.set(queue, unwatch);
    } catch (error) {
      if (!(error instanceof StoreUnavailable || error instanceof OutcomeUnknown)) {
        logger.warn('watching a queue failed', { queue, error });
      }
      if (!stopped)
        stops.set(
          queue,
          clock.after(retryMs, () => void watch(queue)),
        );
    }
  };
  for (const mode of modeNames) void watch(queueOfMode(mode));
  return () => {
    stopped = true;
    for (const stop of stops.values()) stop();
  };
}
