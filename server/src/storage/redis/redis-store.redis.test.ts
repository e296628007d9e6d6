import { afterAll, beforeAll, describe } from 'vitest';
import { describeStoreContract } from '../../ports/store.contract.ts';
import { openTestStores } from './testing.ts';
import type { TestStores } from './testing.ts';

describe.each(['one Redis', 'Redis Cluster'] as const)('on %s', (kind) => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await openTestStores(kind);
  }, 180_000);
  afterAll(() => stores.close());
  describeStoreContract(() => stores.fresh());
});
