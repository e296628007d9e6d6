/** What the page makes of a picture: sums by mode and area, and the map. Pure. */
import { modeNames } from '@inkroom/shared';
import type { ActivityCount, ModeName } from '@inkroom/shared';

export interface ModeFigure {
  readonly mode: string;
  readonly users: number;
}

export interface AreaFigure {
  readonly area: number;
  readonly users: number;
  /** Most users first. */
  readonly modes: readonly ModeFigure[];
}

export const isOurs = (mode: string): mode is ModeName => modeNames.some((name) => name === mode);

const byUsers = (a: ModeFigure, b: ModeFigure): number => b.users - a.users || compareNames(a.mode, b.mode);

/** `Modes2` before `Modes10`. */
const collator = new Intl.Collator('en', { numeric: true });
const compareNames = (a: string, b: string): number => collator.compare(a, b);

/** Ours in their own order, with zeros; then others, most users first. */
export function figuresByMode(counts: readonly ActivityCount[]): {
  readonly ours: readonly (ModeFigure & { readonly mode: ModeName })[];
  readonly others: readonly ModeFigure[];
} {
  const users = new Map<string, number>();
  for (const count of counts) users.set(count.mode, (users.get(count.mode) ?? 0) + count.users);
  const others = [...users].filter(([mode]) => !isOurs(mode)).map(([mode, number]) => ({ mode, users: number }));
  return {
    ours: modeNames.map((mode) => ({ mode, users: users.get(mode) ?? 0 })),
    others: others.toSorted(byUsers),
  };
}

/** By number; mine first if anybody plays there. */
export function figuresByArea(counts: readonly ActivityCount[], mine: number | null): readonly AreaFigure[] {
  const areas = Map.groupBy(counts, ({ area }) => area);
  return Array.from(areas, ([area, own]) => ({
    area,
    users: own.reduce((sum, { users }) => sum + users, 0),
    modes: own.map(({ mode, users }) => ({ mode, users })).toSorted(byUsers),
  })).toSorted((a, b) => Number(b.area === mine) - Number(a.area === mine) || a.area - b.area);
}

export interface HeatMap {
  /** By number. */
  readonly areas: readonly number[];
  /** Ours first. */
  readonly modes: readonly string[];
  readonly users: (area: number, mode: string) => number;
  /** 0 for nobody, 1 to `levels` for how many, by the fullest. */
  readonly level: (area: number, mode: string) => number;
  /** Something did not fit. */
  readonly isCut: boolean;
}

export const levels = 5;
export const mapLimits = { areas: 20, modes: 14 } as const;

export function heatMapOf(counts: readonly ActivityCount[], mine: number | null): HeatMap {
  const { ours, others } = figuresByMode(counts);
  const played = [...ours.filter(({ users }) => users > 0), ...others].map(({ mode }) => mode);
  const modes = played.slice(0, mapLimits.modes);
  const shown = modes.toSorted((a, b) => Number(isOurs(b)) - Number(isOurs(a)) || (isOurs(a) ? 0 : compareNames(a, b)));
  const fullest = figuresByArea(counts, mine).toSorted(
    (a, b) => Number(b.area === mine) - Number(a.area === mine) || b.users - a.users || a.area - b.area,
  );
  const areas = fullest.slice(0, mapLimits.areas).map(({ area }) => area);
  const users = new Map(counts.map((count) => [`${count.area} ${count.mode}`, count.users]));
  const most = Math.max(1, ...counts.map((count) => count.users));
  const usersIn = (area: number, mode: string): number => users.get(`${area} ${mode}`) ?? 0;
  return {
    areas: areas.toSorted((a, b) => a - b),
    modes: shown,
    users: usersIn,
    level: (area, mode) => Math.ceil((usersIn(area, mode) / most) * levels),
    isCut: played.length > modes.length || fullest.length > areas.length,
  };
}
