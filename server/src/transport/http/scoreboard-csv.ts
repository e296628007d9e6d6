/** A scoreboard as CSV (RFC 4180), safe to open in a spreadsheet. */
import type { ScoreboardRow } from '@inkroom/shared';

export const csvType = 'text/csv; charset=utf-8';

const head = ['rank', 'member', 'name', 'value', 'achieved_at'];

export const scoreboardCsv = (rows: readonly ScoreboardRow[]): string =>
  [head, ...rows.map(cellsOf)].map((cells) => `${cells.join(',')}\r\n`).join('');

const cellsOf = ({ rank, member, name, value, achievedAt }: ScoreboardRow): readonly string[] => [
  String(rank),
  textCell(member),
  textCell(name),
  String(value),
  new Date(achievedAt).toISOString(),
];

/** A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"). */
function textCell(text: string): string {
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
