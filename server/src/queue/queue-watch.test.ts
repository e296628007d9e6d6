import { matchQueueOf, ok, stationQueueOf } from '@inkroom/shared';
import type { QueueName } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { createVirtualClock } from '../activity/testing/virtual-clock.ts';
import { StoreUnavailable } from '../ports/store.ts';
import { silentLogger } from '../storage/sqlite/testing.ts';
import { watchQueues } from './queue-watch.ts';

it('[QUEUE-27] a node that calls up watches every queue, new ones too, as soon as the store answers, until it stops', async () => {
  const clock = createVirtualClock();
  const [classic, main, arcade] = ['classic', 'main', 'arcade'] as QueueName[];
  if (classic === undefined || main === undefined || arcade === undefined) throw new Error('there are three names');
  const settings = [matchQueueOf(classic), stationQueueOf(main)];
  const watched: QueueName[] = [];
  let isAway = true;
  const service = {
    queues: async () => ok(settings),
    watch: async (queue: QueueName): Promise<() => void> => {
      if (isAway) throw new StoreUnavailable('away');
      watched.push(queue);
      return () => void watched.splice(watched.indexOf(queue), 1);
    },
  };
  const stop = watchQueues({ service, clock, logger: silentLogger });
  await clock.pass(3_000);
  expect(watched).toEqual([]);
  isAway = false;
  await clock.pass(1_500);
  expect(watched).toEqual([classic, main]);
  settings.push(stationQueueOf(arcade));
  await clock.pass(11_000);
  expect(watched).toEqual([classic, main, arcade]);
  stop();
  expect(watched).toEqual([]);
});
