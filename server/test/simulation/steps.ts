/** What happens in a history: people's intents, faults, and time between. Drawn from the seed before anything runs, so that a history can be shortened by leaving steps out. */
import { Chance } from './chance.ts';

export type StepKind =
  | 'act'
  | 'toggle'
  | 'ticket'
  | 'leave-line'
  | 'attend'
  | 'weather'
  | 'kill'
  | 'freeze'
  | 'set-clock'
  | 'cut-line'
  | 'refresh'
  | 'close-tab'
  | 'cut-subscriber'
  | 'store-away'
  | 'rollback';

/** `who`, `what` and `much` are draws from [0, 1); what they choose is decided when the step is played. */
export interface Step {
  readonly kind: StepKind;
  /** Time that passes before. */
  readonly gapMs: number;
  readonly who: number;
  readonly what: number;
  readonly much: number;
}

/** Most of it is playing: faults need something to bite. */
const weights: Readonly<Record<StepKind, number>> = {
  act: 78,
  toggle: 2,
  ticket: 40,
  'leave-line': 2,
  attend: 18,
  weather: 5,
  kill: 2.5,
  freeze: 1.5,
  'set-clock': 0.5,
  'cut-line': 3,
  refresh: 1.5,
  'close-tab': 0.7,
  'cut-subscriber': 2,
  'store-away': 0.8,
  rollback: 0.8,
};

/** In some histories one room sees more commits than it keeps, while a closed tab still holds a command. */
const busyWeights: Readonly<Record<StepKind, number>> = { ...weights, toggle: 40, 'close-tab': 3 };

export const stepsPerHistory = 480;

export function drawSteps(seed: string): readonly Step[] {
  const chance = new Chance(`${seed}/steps`);
  const table = Object.entries(chance.happens(0.15) ? busyWeights : weights) as [StepKind, number][];
  const total = table.reduce((sum, [, weight]) => sum + weight, 0);
  return Array.from({ length: stepsPerHistory }, () => ({
    kind: pickWeighted(table, chance.next() * total),
    gapMs: Math.round(chance.happens(0.06) ? chance.between(400, 2_500) : chance.between(1, 90)),
    who: chance.next(),
    what: chance.next(),
    much: chance.next(),
  }));
}

function pickWeighted(table: readonly [StepKind, number][], draw: number): StepKind {
  let left = draw;
  for (const [kind, weight] of table) {
    left -= weight;
    if (left < 0) return kind;
  }
  return 'act';
}

/** The item that a draw from [0, 1) falls on. */
export const chosen = <T>(items: readonly T[], draw: number): T | undefined => items[Math.floor(draw * items.length)];
