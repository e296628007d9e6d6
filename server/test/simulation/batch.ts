/** Many histories, one after the other, and whether they saw enough to mean anything. */
import { nothingSeen } from './seen.ts';
import type { Seen } from './seen.ts';
import { describeHistory, shorten } from './shorten.ts';
import type { Build } from './simulated-cluster.ts';
import { simulate } from './simulation.ts';

export interface BatchOptions {
  readonly from: number;
  readonly count: number;
  readonly build?: Build;
  /** Stops after so many histories that failed; each is shortened. */
  readonly mostFailures?: number;
  readonly progress?: (done: number, failed: number) => void;
}

export interface BatchReport {
  readonly histories: number;
  readonly events: number;
  readonly seen: Seen;
  /** For each history that failed: its seed, its shortened steps, and what it broke. */
  readonly failures: readonly string[];
  readonly failedSeeds: readonly number[];
}

/** A run that has not seen so many of each of these is void. */
export const leastSeen = 100;
const mustBeSeen = [
  'duplicate',
  'conflict',
  'unknown',
  'stale',
  'rollback',
  'roomTakeOver',
  'wakeTakeOver',
  'death',
  'frozen',
  'cutAnswer',
  'lostPublication',
  'lostMessage',
  'doubledMessage',
  'overtaken',
  'rewound',
  'recordTakeOver',
  'paired',
  'seated',
  'requeued',
  'noShow',
  'calledByRule',
  'compared',
  'undone',
  'textedOnce',
  'keptAnswer',
] as const satisfies readonly (keyof Seen)[];

export async function runBatch(options: BatchOptions): Promise<BatchReport> {
  const { from, count, build, mostFailures = 1, progress = () => undefined } = options;
  const seen = nothingSeen();
  const failures: string[] = [];
  const failedSeeds: number[] = [];
  let events = 0;
  let histories = 0;
  while (histories < count && failedSeeds.length < mostFailures) {
    const seed = String(from + histories);
    const history = { seed, ...(build === undefined ? {} : { build }) };
    const report = await simulate(history);
    histories += 1;
    events += report.events;
    for (const kind of Object.keys(seen) as (keyof Seen)[]) seen[kind] += report.seen[kind];
    if (report.violations.length > 0) {
      failedSeeds.push(Number(seed));
      const shortened = await shorten(history);
      failures.push(shortened === null ? `seed ${seed} fails, but not again` : describeHistory(shortened));
    }
    progress(histories, failedSeeds.length);
  }
  return { histories, events, seen, failures, failedSeeds };
}

/** What was seen too rarely, in words; empty: the run means something. */
export const tooRare = (seen: Seen): readonly string[] =>
  mustBeSeen.filter((kind) => seen[kind] < leastSeen).map((kind) => `${kind}: ${seen[kind]} of ${leastSeen}`);
