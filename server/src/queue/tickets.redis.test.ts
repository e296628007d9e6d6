import { afterAll, beforeAll, describe } from 'vitest';
import { QueueBench } from '../../test/support/queue-bench.ts';
import type { OpenBench } from '../../test/support/queue-bench.ts';
import { onRedis } from '../../test/support/queue-places.ts';
import { startRedis } from '../storage/redis/testing.ts';
import type { RedisUnderTest } from '../storage/redis/testing.ts';
import { describeDeaths } from './deaths.contract.ts';
import { describeTickets } from './tickets.contract.ts';

describe('on Redis', () => {
  let redis: RedisUnderTest;
  beforeAll(async () => {
    redis = await startRedis();
  }, 180_000);
  afterAll(() => redis.close());
  const open: OpenBench = (nodes = 1) => QueueBench.open(onRedis(redis), nodes);
  describeTickets(open);
  describe('deaths', () => {
    describeDeaths(open);
  });
});
