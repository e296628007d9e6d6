/** The figures of chaos rounds as a table, and its place in a page. */
import type { FaultTally } from './chaos-round.ts';

const head = [
  'Fault',
  'Runs',
  'Hits',
  'Acknowledged commands',
  'Lost',
  'Duplicated',
  'First acknowledged move after it: p50',
  'max',
];

export function renderTable(tallies: readonly FaultTally[]): string {
  const rows = tallies.map((tally) => [
    tally.name,
    String(tally.runs),
    `${number(tally.hits)} ${tally.hit}`,
    number(tally.acknowledged),
    String(tally.lost),
    String(tally.duplicated),
    milliseconds(percentile(tally.firstMoveMs, 0.5)),
    milliseconds(percentile(tally.firstMoveMs, 1)),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (index === 0 ? '---' : '--:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** The same fault of several rounds in one row. */
export function addUp(rounds: readonly (readonly FaultTally[])[]): readonly FaultTally[] {
  const byName = Map.groupBy(rounds.flat(), ({ name }) => name);
  return [...byName.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const sum = (figure: (tally: FaultTally) => number): number =>
      all.reduce((total, tally) => total + figure(tally), 0);
    return [
      {
        ...first,
        runs: sum(({ runs }) => runs),
        hits: sum(({ hits }) => hits),
        acknowledged: sum(({ acknowledged }) => acknowledged),
        lost: sum(({ lost }) => lost),
        duplicated: sum(({ duplicated }) => duplicated),
        firstMoveMs: all.flatMap(({ firstMoveMs }) => firstMoveMs),
        notes: all.flatMap(({ notes }) => notes),
      },
    ];
  });
}

const markers = { start: '<!-- chaos: start -->', end: '<!-- chaos: end -->' } as const;

/** The page with what stands between its markers replaced. */
export function withGenerated(page: string, generated: string): string {
  const start = page.indexOf(markers.start);
  const end = page.indexOf(markers.end);
  if (start === -1 || end < start) throw new Error(`the page has no ${markers.start} … ${markers.end}`);
  return `${page.slice(0, start + markers.start.length)}\n\n${generated}\n\n${page.slice(end)}`;
}

/** The smallest figure that so large a part does not exceed; null of nothing. */
export function percentile(figures: readonly number[], part: number): number | null {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? null;
}

const number = (figure: number): string => figure.toLocaleString('en-US');
const milliseconds = (ms: number | null): string => (ms === null ? '–' : `${number(Math.round(ms))} ms`);
