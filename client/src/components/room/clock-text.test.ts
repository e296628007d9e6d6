import { describe, expect, it } from 'vitest';
import { clockText, spanText, timeOfDay } from './clock-text.ts';

describe('clock text', () => {
  it.each([
    [0, '0.0'],
    [-500, '0.0'],
    [40, '0.1'],
    [9_940, '10.0'],
    [10_000, '0:10'],
    [59_001, '1:00'],
    [61_000, '1:01'],
    [725_000, '12:05'],
    [3_723_000, '1:02:03'],
  ])('shows %i ms as %s', (left, text) => {
    expect(clockText(left)).toBe(text);
  });

  it.each([
    [3_000, '3 s'],
    [60_000, '1 min'],
    [90_000, '90 s'],
    [300_000, '5 min'],
    [3_600_000, '1 h'],
  ])('names a setting of %i ms %s', (span, text) => {
    expect(spanText(span)).toBe(text);
  });

  it('tells the time of day of the reader', () => {
    expect(timeOfDay(new Date(2026, 10, 3, 12, 3, 7).getTime())).toBe('12:03:07');
  });
});
