import { describe } from 'vitest';
import { describeStoreContract } from '../../ports/store.contract.ts';
import { redisKinds, suiteStores } from './testing-suite.ts';

describe.each(redisKinds)('on %s', (kind) => {
  const stores = suiteStores(kind);
  describeStoreContract(() => stores.fresh());
});
