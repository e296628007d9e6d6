import type { ScoreboardRow } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { inHeldOrder, isSameOrder } from './held-order.ts';

const row = (member: string, value: number): ScoreboardRow => ({ rank: 1, member, name: member, value, achievedAt: 0 });

it('[PAGE-83] a held order keeps everybody in place, with numbers as they are now', () => {
  const before = [row('a', 3), row('b', 2), row('c', 1)];
  const after = [row('d', 9), row('b', 5), row('a', 3)];
  expect(inHeldOrder(before, after)).toEqual([row('a', 3), row('b', 5), row('c', 1)]);
  expect(isSameOrder(before, inHeldOrder(before, after))).toBe(true);
  expect(isSameOrder(before, after)).toBe(false);
  expect(isSameOrder(before, before.slice(1))).toBe(false);
});
