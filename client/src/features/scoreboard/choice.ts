/** What a scoreboard page shows, as its address says it: only combinations that there are. */
import {
  isClosed,
  isModeName,
  isScoreboardName,
  measures,
  modeNames,
  parseWindow,
  scoreboardIdOf,
  windowAt,
  windowKinds,
  windowsOf,
} from '@inkroom/shared';
import type { Measure, ModeName, Scoreboard, ScoreboardId, Window, WindowKind } from '@inkroom/shared';

export interface GameChoice {
  readonly kind: 'games';
  readonly measure: Measure;
  readonly mode: ModeName | 'all';
  readonly area: number | 'all';
  /** A kind means the current one, whenever that is; a key means that one for good. */
  readonly window: WindowKind | Window;
  /** Games against the computer, too; null: as many people as play today decide. */
  readonly computers: boolean | null;
}

export interface NamedChoice {
  readonly kind: 'named';
  readonly name: string;
}

export type Choice = GameChoice | NamedChoice;

export const usualChoice: GameChoice = {
  kind: 'games',
  measure: 'wins',
  mode: 'all',
  area: 'all',
  window: 'today',
  computers: null,
};

const isOneOf = <Value extends string>(values: readonly Value[], text: string | null): text is Value =>
  values.some((value) => value === text);

/** What the address does not say, or says wrongly, is as usual. */
export function choiceOf(search: URLSearchParams, now: number): Choice {
  const name = search.get('name')?.toLowerCase();
  if (isScoreboardName(name)) return { kind: 'named', name };
  const measure = search.get('measure');
  const mode = search.get('mode') ?? 'all';
  const area = search.get('area') ?? '';
  const computers = search.get('computers');
  return offered({
    kind: 'games',
    measure: isOneOf(measures, measure) ? measure : usualChoice.measure,
    mode: isModeName(mode) ? mode : 'all',
    area: /^[1-9]\d\d$/.test(area) ? Number(area) : 'all',
    window: windowOf(search.get('window'), now),
    computers: computers === 'yes' ? true : computers === 'no' ? false : null,
  });
}

function windowOf(text: string | null, now: number): WindowKind | Window {
  if (text === null || isOneOf(windowKinds, text)) return text ?? usualChoice.window;
  const window = parseWindow(text, now);
  if (window === null) return usualChoice.window;
  // The current one goes on by itself when it ends; one to come has nothing to show.
  return isClosed(window, now) ? window : window.kind;
}

const windowKindOf = (window: WindowKind | Window): WindowKind => (typeof window === 'string' ? window : window.kind);

/** The nearest choice that there is a scoreboard for. */
export function offered(choice: GameChoice): GameChoice {
  const isRating = choice.measure === 'rating';
  const kinds = windowsOf(choice.measure);
  return {
    ...choice,
    mode: isRating && choice.mode === 'all' ? (modeNames[0] ?? choice.mode) : choice.mode,
    window: kinds.includes(windowKindOf(choice.window)) ? choice.window : 'all-time',
    computers: isRating ? null : choice.computers,
  };
}

/** The address says only what is not as usual. Whatever else stands in it stays. */
export function searchOf(choice: Choice, search: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const key of ['name', 'measure', 'mode', 'area', 'window', 'computers']) next.delete(key);
  if (choice.kind === 'named') {
    next.set('name', choice.name);
    return next;
  }
  const { measure, mode, area, window, computers } = choice;
  if (measure !== usualChoice.measure) next.set('measure', measure);
  if (mode !== 'all') next.set('mode', mode);
  if (area !== 'all') next.set('area', String(area));
  if (window !== usualChoice.window) next.set('window', typeof window === 'string' ? window : window.key);
  if (computers !== null) next.set('computers', computers ? 'yes' : 'no');
  return next;
}

export const windowNow = (window: WindowKind | Window, now: number): Window =>
  typeof window === 'string' ? windowAt(window, now) : window;

/** `computers`: what to do where the choice leaves it open. */
export function scoreboardOf(choice: Choice, now: number, computers: boolean): Scoreboard {
  if (choice.kind === 'named') return choice;
  const isRating = choice.measure === 'rating';
  return {
    ...choice,
    window: windowNow(choice.window, now),
    computers: !isRating && (choice.computers ?? computers),
  };
}

export const idOf = (choice: Choice, now: number, computers: boolean): ScoreboardId =>
  scoreboardIdOf(scoreboardOf(choice, now, computers));

/** Its name for an address that is kept: today is whatever day it is then. What is over stays itself. */
export function lastingIdOf(scoreboard: Scoreboard, now: number): string {
  const id = scoreboardIdOf(scoreboard);
  if (scoreboard.kind === 'named' || isClosed(scoreboard.window, now)) return id;
  return id.replace(`.${scoreboard.window.key}`, `.${scoreboard.window.kind}`);
}

/** The window before it; null where there is none. */
export const windowBefore = ({ kind, from }: Window): Window | null =>
  from === null ? null : windowAt(kind, from - 1);

/** The window after it, as a kind once that is the current one; null where nothing has happened yet. */
export function windowAfter({ kind, to }: Window, now: number): WindowKind | Window | null {
  if (to === null || to > now) return null;
  const next = windowAt(kind, to);
  return isClosed(next, now) ? next : kind;
}
