import { expect, it } from 'vitest';
import { checkHistory, invariants } from './check-history.ts';
import { wholeStory } from './testing.ts';

it('a good history breaks nothing, and a log that lost its tail breaks several rules at once', () => {
  expect(checkHistory(wholeStory().history())).toEqual([]);
  const broken = checkHistory(wholeStory().withLog((updates) => updates.slice(0, -1)));
  expect(new Set(broken.map(({ rule }) => rule))).toEqual(new Set(['CLUSTER-1', 'CLUSTER-7', 'CLUSTER-8']));
  expect(invariants).toHaveLength(11);
});
