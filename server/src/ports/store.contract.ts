/** What every Store is held to. Each check is a plain function, so that a broken store can be shown to fail it. */
import { it } from 'vitest';
import type { StoreCheck, StoreUnderTest } from './store-bench.contract.ts';
import { commitChecks } from './store-commits.contract.ts';
import { contentChecks } from './store-contents.contract.ts';
import { lineChecks } from './store-lines.contract.ts';
import { updateChecks } from './store-updates.contract.ts';
import { wakeChecks } from './store-wakes.contract.ts';

export const storeChecks: readonly StoreCheck[] = [
  ...commitChecks,
  ...contentChecks,
  ...updateChecks,
  ...wakeChecks,
  ...lineChecks,
];

/** Runs every check on a store of its own. */
export function describeStoreContract(open: () => Promise<StoreUnderTest & { close(): Promise<void> }>): void {
  for (const { title, run } of storeChecks) {
    it(title, async () => {
      const under = await open();
      try {
        await run(under);
      } finally {
        await under.close();
      }
    });
  }
}
