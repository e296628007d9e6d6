import { expect, test } from 'vitest';
import { createTokenBuckets, mostBuckets } from './token-buckets.ts';

test('a bucket gives its burst at once, then says how long to wait, and fills up again', () => {
  let now = 0;
  const buckets = createTokenBuckets({ clock: { now: () => now }, perSecond: 0.5, burst: 2 });
  expect([buckets.take('a'), buckets.take('a'), buckets.take('a')]).toEqual([0, 0, 2000]);
  expect(buckets.take('b')).toBe(0);
  now = 1500;
  expect(buckets.take('a')).toBe(500);
  now = 2000;
  expect(buckets.take('a')).toBe(0);
  now = 100_000;
  expect([buckets.take('a'), buckets.take('a'), buckets.take('a')]).toEqual([0, 0, 2000]);
});

test('what is put back can be taken again, up to the burst', () => {
  const buckets = createTokenBuckets({ clock: { now: () => 0 }, perSecond: 1, burst: 1 });
  buckets.putBack('a');
  expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 1000]);
  buckets.putBack('a');
  buckets.putBack('a');
  expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 1000]);
});

test('of too many keys that all wait the oldest is forgotten, so that memory stays bounded', () => {
  const buckets = createTokenBuckets({ clock: { now: () => 0 }, perSecond: 1, burst: 1 });
  for (let key = 0; key < mostBuckets; key += 1) buckets.take(`${key}`);
  expect(buckets.take('0')).toBe(1000);
  expect(buckets.take('one more')).toBe(0);
  expect(buckets.take('1')).toBe(1000);
  expect(buckets.take('0')).toBe(0);
});
