import { expect, it } from 'vitest';
import { percentile } from './figures.ts';

it('[QUEUE-53] half of all waits, and nine of ten, were no longer than what is told', () => {
  const ten = Array.from({ length: 10 }, (_, index) => (index + 1) * 1_000);
  expect([percentile(ten, 0.5), percentile(ten, 0.9)]).toEqual([5_000, 9_000]);
  expect([percentile([1, 2], 0.5), percentile([1, 2], 0.9)]).toEqual([1, 2]);
  expect([percentile([7], 0.5), percentile([7], 0.9)]).toEqual([7, 7]);
  expect(percentile([], 0.5)).toBe(null);
});
