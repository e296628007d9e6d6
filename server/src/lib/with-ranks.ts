/** Ranks of rows that follow each other on a scoreboard. Equal values share one: 1, 2, 2, 4. */
import type { RankedEntry, RankedValue } from '../ports/rank-index.ts';

export interface FirstPlace {
  /** How many stand before the first row. */
  readonly position: number;
  /** 1 + how many have a greater value than the first row. */
  readonly rank: number;
}

export function withRanks(rows: readonly RankedValue[], first: FirstPlace): readonly RankedEntry[] {
  let { rank } = first;
  return rows.map((row, index) => {
    if (index > 0 && row.value !== rows[index - 1]?.value) rank = first.position + index + 1;
    return { ...row, rank };
  });
}
