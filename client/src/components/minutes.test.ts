import { expect, it } from 'vitest';
import { elapsedText, leftText } from './minutes.ts';

it('counts up in whole seconds and down to the last one', () => {
  expect([0, 999, 7_000, 723_000, 3_723_000, -5].map(elapsedText)).toEqual([
    '0:00',
    '0:00',
    '0:07',
    '12:03',
    '1:02:03',
    '0:00',
  ]);
  expect([1, 1_000, 59_001, 0, -5].map(leftText)).toEqual(['0:01', '0:01', '1:00', '0:00', '0:00']);
});
