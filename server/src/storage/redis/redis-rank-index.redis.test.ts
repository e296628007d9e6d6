import { describe } from 'vitest';
import { describeRankIndexContract } from '../../ports/rank-index.contract.ts';
import { createRedisRankIndex } from './redis-rank-index.ts';
import { redisKinds, suiteStores } from './testing-suite.ts';

describe.each(redisKinds)('on %s', (kind) => {
  const stores = suiteStores(kind);

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
