import { afterAll, beforeAll, describe } from 'vitest';
import { QueueBench } from '../../test/support/queue-bench.ts';
import { onRedis } from '../../test/support/queue-places.ts';
import { startRedis } from '../storage/redis/testing.ts';
import type { RedisUnderTest } from '../storage/redis/testing.ts';
import { describeDeaths } from './deaths.contract.ts';
import { describeStations } from './stations.contract.ts';
import { describeSteps } from './steps.contract.ts';
import { describeTaking } from './tickets.contract.ts';
import { describeViews } from './views.contract.ts';

describe('on Redis', () => {
  let redis: RedisUnderTest;
  beforeAll(async () => {
    redis = await startRedis();
  }, 180_000);
  afterAll(() => redis.close());
  const open = (nodes = 1): Promise<QueueBench> => QueueBench.open(onRedis(redis), nodes);
  describe('taking', () => {
    describeTaking(open);
  });
  describe('steps', () => {
    describeSteps(open);
  });
  describe('calling up', () => {
    describeStations(open);
  });
  describe('deaths', () => {
    describeDeaths(open);
  });
  describe('looking', () => {
    describeViews(open);
  });
});
