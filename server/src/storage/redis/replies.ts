/** Replies of Redis as texts. */
import type { Reply } from './redis-link.ts';

/** Of a reply that is a list; empty for anything else. */
export const texts = (reply: Reply): readonly string[] =>
  Array.isArray(reply) ? (reply as readonly Reply[]).map(String) : [];

/** Of a flat list, such as members and scores: two and two. */
export function pairs(cells: readonly string[]): readonly (readonly [string, string])[] {
  return cells.flatMap((cell, index) => (index % 2 === 0 ? [[cell, cells[index + 1] ?? ''] as const] : []));
}
