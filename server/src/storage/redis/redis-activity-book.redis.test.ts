import type { ActivityFact } from '@inkroom/shared';
import { describe } from 'vitest';
import { describeActivityBookContract } from '../../ports/activity-book.contract.ts';
import { outboxKey, partitions } from './keys.ts';
import { createRedisActivityBook } from './redis-activity-book.ts';
import { redisKinds, suiteStores } from './testing-suite.ts';
import type { FreshStore } from './testing.ts';

const book = ({ link, time }: FreshStore) =>
  createRedisActivityBook({ link, shiftMs: time.shiftMs, appended: () => undefined });

describe.each(redisKinds)('on %s', (kind) => {
  const stores = suiteStores(kind);

  describeActivityBookContract(async () => {
    const under = await stores.fresh();
    return {
      book: book(under),
      advance: under.advance,
      facts: async () => {
        const streams = await Promise.all(partitions.map((one) => under.client.xrange(outboxKey(one), '-', '+')));
        // Only the book writes to it here.
        return streams.flat().map(([, fields]) => JSON.parse(fields[1] ?? '') as ActivityFact);
      },
      reopen: async () => {
        await under.reopen();
        return book(under);
      },
      close: () => under.close(),
    };
  });
});
