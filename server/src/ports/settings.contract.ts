/** What every Settings is held to. */
import { describe, expect } from 'vitest';
import { checksOf } from './checks.contract.ts';
import type { Settings } from './settings.ts';

export interface SettingsUnderTest {
  readonly settings: Settings;
  /** The same data, opened again as after a restart. */
  reopen(): Promise<Settings>;
  close(): Promise<void>;
}

export function describeSettingsContract(open: () => Promise<SettingsUnderTest>): void {
  const check = checksOf(open);

  describe('settings', () => {
    check(
      '[STORE-22] the first value stays, for callers at once, later ones and after a restart',
      async ({ settings, reopen }) => {
        const values = await Promise.all(['one', 'two', 'three'].map((value) => settings.getOrCreate('key', value)));
        expect(new Set(values).size).toBe(1);
        expect(await settings.getOrCreate('other', 'else')).toBe('else');
        const reopened = await reopen();
        expect(await reopened.getOrCreate('key', 'four')).toBe(values[0]);
      },
    );
  });
}
