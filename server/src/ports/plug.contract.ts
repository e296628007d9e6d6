/** What every Plug is held to. */
import { describe, expect } from 'vitest';
import { checksOf } from './checks.contract.ts';
import type { Plug } from './plug.ts';

export interface PlugUnderTest {
  readonly plug: Plug;
  close(): Promise<void>;
}

export function describePlugContract(open: () => Promise<PlugUnderTest>): void {
  const check = checksOf(open);

  describe('the plug of the archive', () => {
    check('[ACCOUNT-34] is in, until it is pulled, until it is put in again', async ({ plug }) => {
      expect(await plug.isUnplugged()).toBe(false);
      await plug.set(true);
      await plug.set(true);
      expect(await plug.isUnplugged()).toBe(true);
      await plug.set(false);
      expect(await plug.isUnplugged()).toBe(false);
    });
  });
}
