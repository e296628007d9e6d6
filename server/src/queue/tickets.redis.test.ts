import { afterAll, beforeAll, describe } from 'vitest';
import { QueueBench, onRedis } from '../../test/support/queue-bench.ts';
import { startRedis } from '../storage/redis/testing.ts';
import type { RedisUnderTest } from '../storage/redis/testing.ts';
import { describeTickets } from './tickets.contract.ts';

describe('on Redis', () => {
  let redis: RedisUnderTest;
  beforeAll(async () => {
    redis = await startRedis();
  }, 60_000);
  afterAll(() => redis.close());
  describeTickets((nodes) => QueueBench.open(onRedis(redis), nodes));
});
