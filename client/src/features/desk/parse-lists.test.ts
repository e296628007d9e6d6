import { expect, it } from 'vitest';
import { parseNumber } from './parse-lists.ts';

it.each([
  ['', null],
  ['  ', null],
  ['12', 12],
  ['-3', -3],
  ['1,5', 1.5],
  ['1.5', 1.5],
  ['many', undefined],
  ['1 2', undefined],
  ['Infinity', undefined],
])('[PAGE-148] a score written as "%s" is read as %s', (text, value) => {
  expect(parseNumber(text)).toBe(value);
});
