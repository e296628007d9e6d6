/** What every Plug is held to. */
import { describe, expect, it } from 'vitest';
import type { Plug } from './plug.ts';

export interface PlugUnderTest {
  readonly plug: Plug;
  close(): Promise<void>;
}

export function describePlugContract(open: () => Promise<PlugUnderTest>): void {
  describe('the plug of the archive', () => {
    it('[ACCOUNT-34] is in, until it is pulled, until it is put in again', async () => {
      const { plug, close } = await open();
      try {
        expect(await plug.isUnplugged()).toBe(false);
        await plug.set(true);
        await plug.set(true);
        expect(await plug.isUnplugged()).toBe(true);
        await plug.set(false);
        expect(await plug.isUnplugged()).toBe(false);
      } finally {
        await close();
      }
    });
  });
}
