import { modeNames, queueOfMode } from '@inkroom/shared';
import type { QueueName } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { createVirtualClock } from '../activity/testing/virtual-clock.ts';
import { StoreUnavailable } from '../ports/store.ts';
import { silentLogger } from '../storage/sqlite/testing.ts';
import { watchMatches } from './match-watch.ts';

it('[QUEUE-54] a node that pairs watches every match queue, as soon as the store answers, until it stops', async () => {
  const clock = createVirtualClock();
  const watched = new Set<QueueName>();
  let isAway = true;
  const watch = async (queue: QueueName): Promise<() => void> => {
    if (isAway) throw new StoreUnavailable('away');
    watched.add(queue);
    return () => watched.delete(queue);
  };
  const stop = watchMatches({ service: { watch }, clock, logger: silentLogger });
  await clock.pass(3_000);
  expect(watched.size).toBe(0);
  isAway = false;
  await clock.pass(1_500);
  expect([...watched].toSorted((one, other) => one.localeCompare(other))).toEqual(
    modeNames.map(queueOfMode).toSorted((one, other) => one.localeCompare(other)),
  );
  stop();
  expect(watched.size).toBe(0);
});
