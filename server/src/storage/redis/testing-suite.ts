/** One Redis for all tests of a suite. */
import { afterAll, beforeAll } from 'vitest';
import { openTestStores } from './testing.ts';
import type { RedisKind, TestStores } from './testing.ts';

/** For `describe.each`: what holds on one holds on the other. */
export const redisKinds: readonly RedisKind[] = ['one Redis', 'Redis Cluster'];

/** Of the suite that asks: opened before its tests, closed after them. */
export function suiteStores(kind: RedisKind): Pick<TestStores, 'redis' | 'fresh'> {
  let opened: TestStores | null = null;
  const open = (): TestStores => {
    if (opened === null) throw new Error('only tests of the suite have stores');
    return opened;
  };
  beforeAll(async () => {
    opened = await openTestStores(kind);
  }, 180_000);
  afterAll(() => open().close());
  return {
    get redis() {
      return open().redis;
    },
    fresh: (checks) => open().fresh(checks),
  };
}
