/** The order that somebody is reading stays; numbers in it stay true. */
import type { ScoreboardRow } from '@inkroom/shared';

/** Rows in the order of `order`; who has left it since keeps the last place known, who came waits. */
export function inHeldOrder(order: readonly ScoreboardRow[], rows: readonly ScoreboardRow[]): readonly ScoreboardRow[] {
  const byMember = new Map(rows.map((row) => [row.member, row]));
  return order.map((row) => byMember.get(row.member) ?? row);
}

export const isSameOrder = (a: readonly ScoreboardRow[], b: readonly ScoreboardRow[]): boolean =>
  a.length === b.length && a.every(({ member }, index) => member === b[index]?.member);
