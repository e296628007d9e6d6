/** Counts what passed and failed in the runners' own reports. What cannot be counted as passed counts as failed. */
import { brokenOfPlaywright, brokenOfVitest } from './broken-tests.ts';

export interface Tally {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  /** Why something failed that the runner did not count itself. */
  readonly notes: readonly string[];
  /** Each test that failed, or passed on its second try only, in a few lines. */
  readonly broken: readonly string[];
}

/** How the runner itself ended. */
export interface RunnerEnd {
  readonly code: number;
  readonly timedOut: boolean;
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Passed only when they were run again. */
  readonly again?: number;
}

function numberAt(report: unknown, ...path: readonly string[]): number {
  let value = report;
  for (const key of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof value === 'number' ? value : 0;
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    // A runner that was ended while it wrote leaves half a report: as good as none.
    return null;
  }
}

function settle(name: string, counts: Counts, end: RunnerEnd, broken: readonly string[]): Tally {
  const notes: string[] = [];
  let failed = counts.failed;
  if (counts.skipped > 0) {
    notes.push(`${counts.skipped} skipped, which counts as failed`);
    failed += counts.skipped;
  }
  if (counts.again !== undefined && counts.again > 0) notes.push(`${counts.again} of them on the second try`);
  if (end.timedOut) {
    notes.push('stopped at its time limit');
    failed += 1;
  }
  if (counts.passed + failed === 0) {
    notes.push('no test was run');
    failed += 1;
  }
  if (end.code !== 0 && failed === 0) {
    notes.push(`ended with code ${end.code} although no test failed`);
    failed += 1;
  }
  return { name, passed: counts.passed, failed, notes, broken };
}

/** Reads the report of vitest's json reporter; null if there is none. */
export function tallyVitest(name: string, report: string | null, end: RunnerEnd): Tally {
  const json = parseJson(report);
  const counts: Counts = {
    passed: numberAt(json, 'numPassedTests'),
    failed: numberAt(json, 'numFailedTests'),
    skipped: numberAt(json, 'numPendingTests') + numberAt(json, 'numTodoTests'),
  };
  return settle(name, counts, end, brokenOfVitest(json));
}

/**
 * Reads the report of Playwright's json reporter; null if there is none. A browser on a machine that is short of breath
 * gets a second try, and the count says how many needed it.
 */
export function tallyPlaywright(name: string, report: string | null, end: RunnerEnd): Tally {
  const json = parseJson(report);
  const again = numberAt(json, 'stats', 'flaky');
  const counts: Counts = {
    passed: numberAt(json, 'stats', 'expected') + again,
    failed: numberAt(json, 'stats', 'unexpected'),
    skipped: numberAt(json, 'stats', 'skipped'),
    again,
  };
  return settle(name, counts, end, brokenOfPlaywright(json));
}

/** The plain line that ends a run. */
export function closingLine(tallies: readonly Tally[]): string {
  const sum = (pick: (tally: Tally) => number) => tallies.reduce((total, tally) => total + pick(tally), 0);
  return `${sum((tally) => tally.passed)} passed, ${sum((tally) => tally.failed)} failed`;
}
