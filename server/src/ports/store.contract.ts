/** What every Store is held to. Each check is a plain function, so that a broken store can be shown to fail it. */
import { checksOf } from './checks.contract.ts';
import type { Closable } from './checks.contract.ts';
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
export function describeStoreContract(open: () => Promise<StoreUnderTest & Closable>): void {
  const check = checksOf(open);
  for (const { title, run } of storeChecks) check(title, run);
}
