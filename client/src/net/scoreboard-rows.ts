/** Rows of a scoreboard in the one order that holds everywhere, and what a change makes of them. */
import type { ScoreboardChange, ScoreboardRow } from '@inkroom/shared';

/** Greatest value first, of equal ones whoever was there first, then by id. */
export function byPlace(a: ScoreboardRow, b: ScoreboardRow): number {
  if (a.value !== b.value) return b.value - a.value;
  if (a.achievedAt !== b.achievedAt) return a.achievedAt - b.achievedAt;
  return a.member < b.member ? -1 : a.member > b.member ? 1 : 0;
}

export function changedRows(
  rows: readonly ScoreboardRow[],
  { changed, removed }: Pick<ScoreboardChange, 'changed' | 'removed'>,
): readonly ScoreboardRow[] {
  const gone = new Set([...removed, ...changed.map(({ member }) => member)]);
  return [...rows.filter(({ member }) => !gone.has(member)), ...changed].toSorted(byPlace);
}

export const ranksOf = (rows: readonly ScoreboardRow[]): ReadonlyMap<string, number> =>
  new Map(rows.map(({ member, rank }) => [member, rank]));
