import type { ActivityFact } from '@inkroom/shared';
import { afterAll, beforeAll, describe } from 'vitest';
import { describeActivityBookContract } from '../../ports/activity-book.contract.ts';
import { outboxKey, partitions } from './keys.ts';
import { createRedisActivityBook } from './redis-activity-book.ts';
import { openTestStores } from './testing.ts';
import type { FreshStore, TestStores } from './testing.ts';

const book = ({ link, time }: FreshStore) =>
  createRedisActivityBook({ link, shiftMs: time.shiftMs, appended: () => undefined });

describe.each(['one Redis', 'Redis Cluster'] as const)('on %s', (kind) => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await openTestStores(kind);
  }, 180_000);
  afterAll(() => stores.close());

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
