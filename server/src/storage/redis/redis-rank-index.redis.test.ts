import { afterAll, beforeAll, describe } from 'vitest';
import { describeRankIndexContract } from '../../ports/rank-index.contract.ts';
import { createRedisRankIndex } from './redis-rank-index.ts';
import { openTestStores } from './testing.ts';
import type { TestStores } from './testing.ts';

describe.each(['one Redis', 'Redis Cluster'] as const)('on %s', (kind) => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await openTestStores(kind);
  }, 180_000);
  afterAll(() => stores.close());

  describeRankIndexContract(async () => {
    const under = await stores.fresh();
    return {
      ranks: createRedisRankIndex(under),
      async reopen() {
        await under.reopen();
        return createRedisRankIndex(under);
      },
      close: () => under.close(),
    };
  });
});
