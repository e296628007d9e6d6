/**
 * Which scoreboards there are, and their names. Boards of games: `<measure>.<mode|all>.<area|all>.<window>`, with
 * `.people` behind it when games against the computer are left out; boards of scores from outside: one bare name.
 */
import type { Brand } from '../lib/brand.ts';
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import { isModeName } from '../rules/catalog.ts';
import type { ModeName } from '../rules/catalog.ts';
import { parseWindow } from './windows.ts';
import type { Window, WindowKind } from './windows.ts';

export const measures = ['rating', 'wins', 'points', 'streak'] as const;
export type Measure = (typeof measures)[number];

/** `set`: the last one counts. `best`: the highest. `add`: their sum. Fixed per scoreboard. */
export const operators = ['set', 'best', 'add'] as const;
export type Operator = (typeof operators)[number];

export const isOperator = (text: unknown): text is Operator => (operators as readonly unknown[]).includes(text);

/** Canonical: names its window by key, never as `today`. */
export type ScoreboardId = Brand<string, 'ScoreboardId'>;

export interface GameScoreboard {
  readonly kind: 'games';
  readonly measure: Measure;
  readonly mode: ModeName | 'all';
  readonly area: number | 'all';
  readonly window: Window;
  /** Games against the computer count, too. Never for ratings. */
  readonly computers: boolean;
}

export interface NamedScoreboard {
  readonly kind: 'named';
  readonly name: string;
}

export type Scoreboard = GameScoreboard | NamedScoreboard;

/** `no-such-scoreboard`: not a name of one. `not-offered`: measure, mode and window do not go together. */
export type ScoreboardError = 'no-such-scoreboard' | 'not-offered';

const scoreboardName = /^[a-z0-9][a-z0-9_-]{0,63}$/;

export const isScoreboardName = (text: unknown): text is string =>
  typeof text === 'string' && scoreboardName.test(text);

export const windowsOf = (measure: Measure): readonly WindowKind[] =>
  measure === 'rating' ? ['season', 'all-time'] : ['today', 'week', 'season', 'all-time'];

const isMeasure = (text: string): text is Measure => (measures as readonly string[]).includes(text);

const areaOf = (text: string): number | 'all' | null =>
  text === 'all' ? 'all' : /^[1-9]\d\d$/.test(text) ? Number(text) : null;

/** Reads a name as people and addresses spell it; `today`, `week` and `season` mean the one that `now` lies in. */
export function parseScoreboardId(text: string, now: number): Result<Scoreboard, ScoreboardError> {
  const [measure = '', mode = '', areaText = '', windowText = '', ...rest] = text.split('.');
  if (mode === '') return isScoreboardName(text) ? ok({ kind: 'named', name: text }) : err('no-such-scoreboard');
  const area = areaOf(areaText);
  const window = parseWindow(windowText, now);
  const isPeople = rest.length === 1 && rest[0] === 'people';
  const isMode = mode === 'all' || isModeName(mode);
  if (!isMeasure(measure) || !isMode || area === null || window === null || (rest.length > 0 && !isPeople)) {
    return err('no-such-scoreboard');
  }
  const isRating = measure === 'rating';
  if (!windowsOf(measure).includes(window.kind) || (isRating && (mode === 'all' || isPeople))) {
    return err('not-offered');
  }
  return ok({ kind: 'games', measure, mode, area, window, computers: !isRating && !isPeople });
}

export function scoreboardIdOf(scoreboard: Scoreboard): ScoreboardId {
  if (scoreboard.kind === 'named') return scoreboard.name as ScoreboardId;
  const { measure, mode, area, window, computers } = scoreboard;
  const people = computers || measure === 'rating' ? '' : '.people';
  return `${measure}.${mode}.${area}.${window.key}${people}` as ScoreboardId;
}
