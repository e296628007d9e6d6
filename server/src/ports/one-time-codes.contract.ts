/** What every OneTimeCodes is held to. */
import { describe, expect } from 'vitest';
import { checksOf } from './checks.contract.ts';
import type { OneTimeCodes } from './one-time-codes.ts';

export interface OneTimeCodesUnderTest {
  readonly codes: OneTimeCodes;
  /** So much time passes, by its clock or really. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

const longMs = 600_000;

export function describeOneTimeCodesContract(open: () => Promise<OneTimeCodesUnderTest>): void {
  const check = checksOf(open);

  describe('one-time codes', () => {
    check('[STORE-26] a code is taken once, and an unknown one is nothing', async ({ codes }) => {
      await codes.put('a', 'player/1', longMs);
      expect(await codes.take('a')).toBe('player/1');
      expect(await codes.take('a')).toBeNull();
      expect(await codes.take('never put')).toBeNull();
    });

    check('[STORE-26] of many who take a code at once one gets it', async ({ codes }) => {
      await codes.put('a', 'value', longMs);
      const taken = await Promise.all(Array.from({ length: 20 }, () => codes.take('a')));
      expect(taken.filter((value) => value !== null)).toEqual(['value']);
    });

    check('[STORE-26] codes do not mix, and may hold any text', async ({ codes }) => {
      await codes.put('a', '', longMs);
      await codes.put('b', 'zwei 🖋\n{}', longMs);
      expect(await codes.take('b')).toBe('zwei 🖋\n{}');
      expect(await codes.take('a')).toBe('');
    });

    check('[STORE-26] an expired code is nothing', async ({ codes, pass }) => {
      await codes.put('short', 'value', 20);
      await codes.put('long', 'value', longMs);
      await pass(30);
      expect(await codes.take('short')).toBeNull();
      expect(await codes.take('long')).toBe('value');
    });
  });
}
