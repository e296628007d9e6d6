/** Makes a failing history shorter, by leaving out steps as long as it still breaks the same rule. */
import { simulate } from './simulation.ts';
import type { HistoryOptions, HistoryReport } from './simulation.ts';
import { drawSteps } from './steps.ts';
import type { Step } from './steps.ts';

export interface Shortened {
  readonly steps: readonly Step[];
  readonly report: HistoryReport;
  readonly runs: number;
}

/** Null if the history does not fail at all. Larger parts are left out first; no more than so many runs are spent on it. */
export async function shorten(options: HistoryOptions, mostRuns = 150): Promise<Shortened | null> {
  let steps = options.steps ?? drawSteps(options.seed);
  let report = await simulate({ ...options, steps });
  const rules = new Set(report.violations.map(({ rule }) => rule));
  if (rules.size === 0) return null;
  let runs = 1;
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < steps.length && runs < mostRuns;) {
      const fewer = [...steps.slice(0, from), ...steps.slice(from + size)];
      const tried = await simulate({ ...options, steps: fewer });
      runs += 1;
      if (tried.violations.some(({ rule }) => rules.has(rule))) {
        steps = fewer;
        report = tried;
      } else {
        from += size;
      }
    }
  }
  return { steps, report, runs };
}

/** For people: what was done, in order, and what was broken. */
export function describeHistory({ steps, report }: Shortened): string {
  const lines = steps.map(({ kind, gapMs, who, what, much }) => {
    const draws = [who, what, much].map((draw) => draw.toFixed(3)).join(' ');
    return `  +${String(gapMs).padStart(4)} ms  ${kind.padEnd(15)} ${draws}`;
  });
  const broken = report.violations.slice(0, 5).map(({ rule, room, words }) => `  [${rule}] ${room} ${words}`);
  return [`seed ${report.seed}, shortened to ${steps.length} steps:`, ...lines, 'breaks:', ...broken].join('\n');
}
