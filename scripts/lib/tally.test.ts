import { describe, expect, it } from 'vitest';
import { closingLine, tallyPlaywright, tallyVitest } from './tally.ts';

const fine = { code: 0, timedOut: false };
const bad = { code: 1, timedOut: false };

const vitest = (passed: number, failed: number, pending = 0) =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numPendingTests: pending, numTodoTests: 0 });

const playwright = (stats: Record<string, number>) => JSON.stringify({ stats });

describe('counting what the runners report', () => {
  it('takes the counts of vitest', () => {
    expect(tallyVitest('vitest', vitest(12, 3), bad)).toEqual({
      name: 'vitest',
      passed: 12,
      failed: 3,
      notes: [],
      broken: [],
    });
  });

  it('takes the counts of Playwright, and says how many tests needed a second try', () => {
    const report = playwright({ expected: 7, unexpected: 1, flaky: 2, skipped: 0 });
    expect(tallyPlaywright('playwright', report, bad)).toEqual({
      name: 'playwright',
      passed: 9,
      failed: 1,
      notes: ['2 of them on the second try'],
      broken: [],
    });
  });

  it('takes a skipped test for a failed one, and says so', () => {
    const tally = tallyVitest('vitest', vitest(5, 0, 2), fine);
    expect(tally.failed).toBe(2);
    expect(tally.notes).toEqual(['2 skipped, which counts as failed']);
    expect(tallyPlaywright('playwright', playwright({ expected: 5, skipped: 1 }), fine).failed).toBe(1);
  });

  it.each([
    ['no test at all', vitest(0, 0)],
    ['no report', null],
    ['half a report', '{"numPassedTests": 1'],
  ])('takes %s for a failure', (_what, report) => {
    expect(tallyVitest('vitest', report, fine)).toMatchObject({ passed: 0, failed: 1, notes: ['no test was run'] });
  });

  it('takes a runner that ended badly for a failure although all its tests passed', () => {
    expect(tallyVitest('vitest', vitest(5, 0), bad)).toMatchObject({ passed: 5, failed: 1 });
  });

  it('takes a runner that had to be stopped for a failure', () => {
    const tally = tallyVitest('vitest', vitest(5, 0), { code: 1, timedOut: true });
    expect(tally).toMatchObject({ passed: 5, failed: 1, notes: ['stopped at its time limit'] });
  });

  it('closes with the sums of all suites', () => {
    const suite = (passed: number, failed: number) => ({ name: 'a suite', passed, failed, notes: [], broken: [] });
    expect(closingLine([suite(7, 0), suite(100, 2), suite(1, 0)])).toBe('108 passed, 2 failed');
  });
});
