import { expect, it } from 'vitest';
import { runBatch, tooRare } from './batch.ts';

/** Two files, so that two processors share the work. */
const count = 1_000;
const from = 0;

it('[SIM-3] [SIM-4] a thousand histories full of faults break no rule', { timeout: 1_800_000 }, async () => {
  const { failures, seen, histories } = await runBatch({ from, count });
  expect(failures.join('\n\n')).toBe('');
  expect(histories).toBe(count);
  expect(tooRare(seen)).toEqual([]);
});
