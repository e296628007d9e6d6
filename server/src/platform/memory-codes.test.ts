import { expect, test } from 'vitest';
import { describeOneTimeCodesContract } from '../ports/one-time-codes.contract.ts';
import { createMemoryCodes } from './memory-codes.ts';

describeOneTimeCodesContract(async () => {
  let now = 0;
  return {
    codes: createMemoryCodes({ now: () => now }),
    async pass(ms) {
      now += ms;
    },
    close: async () => undefined,
  };
});

test('of too many codes the expired are forgotten first, then the oldest', async () => {
  let now = 0;
  const codes = createMemoryCodes({ now: () => now });
  await codes.put('short', 'value', 10);
  for (let code = 1; code < 10_000; code += 1) await codes.put(`${code}`, 'value', 1000);
  now = 10;
  await codes.put('one more', 'value', 1000);
  expect(await codes.take('2')).toBe('value');
  await codes.put('in its place', 'value', 1000);
  await codes.put('too many', 'value', 1000);
  expect(await codes.take('1')).toBeNull();
  expect(await codes.take('3')).toBe('value');
});
