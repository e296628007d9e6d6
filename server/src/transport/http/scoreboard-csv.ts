/** A scoreboard as CSV. */
import type { ScoreboardRow } from '@inkroom/shared';
import { csvOf, textCell } from './csv.ts';

const head = ['rank', 'member', 'name', 'value', 'achieved_at'];

export const scoreboardCsv = (rows: readonly ScoreboardRow[]): string => csvOf([head, ...rows.map(cellsOf)]);

const cellsOf = ({ rank, member, name, value, achievedAt }: ScoreboardRow): readonly string[] => [
  String(rank),
  textCell(member),
  textCell(name),
  String(value),
  new Date(achievedAt).toISOString(),
];
