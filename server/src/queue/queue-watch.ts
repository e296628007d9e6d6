/** A node that calls people up hears of those who join on nodes that do not, at once and not with its next look around. */
import type { QueueName } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import type { QueueService } from './queue-service.ts';

export interface QueueWatchOptions {
  readonly service: Pick<QueueService, 'queues' | 'watch'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly logger: Logger;
}

/** Queues are made seldom; until then their wakes do. */
const lookForNewMs = 10_000;
const retryMs = 1_000;

/** Watches every queue there is. Answers how to stop. */
export function watchQueues({ service, clock, logger }: QueueWatchOptions): () => void {
  const watched = new Map<QueueName, () => void>();
  let stopped = false;
  let cancel: () => void = () => undefined;

  const watch = async (queue: QueueName): Promise<void> => {
    const unwatch = await service.watch(queue);
    if (stopped) unwatch();
    else watched.set(queue, unwatch);
  };

  /** Whether all of them are watched. */
  const lookForNew = async (): Promise<boolean> => {
    try {
      const queues = await service.queues();
      if (!queues.ok) return false;
      const fresh = queues.value.map(({ name }) => name).filter((name) => !watched.has(name));
      await Promise.all(fresh.map(watch));
      return true;
    } catch (error) {
      if (!(error instanceof StoreUnavailable || error instanceof OutcomeUnknown)) {
        logger.error('watching queues failed', { error });
      }
      return false;
    }
  };

  const goOn = async (): Promise<void> => {
    const isDone = await lookForNew();
    if (!stopped) cancel = clock.after(isDone ? lookForNewMs : retryMs, () => void goOn());
  };
  void goOn();
  return () => {
    stopped = true;
    cancel();
    for (const unwatch of watched.values()) unwatch();
    watched.clear();
  };
}
