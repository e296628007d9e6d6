/** One node's people in a room as Redis keeps them and channels carry them: `count people`. */
import type { Visitors } from '../../ports/presence.ts';

export const writeVisitors = ({ count, people }: Visitors): string => `${count} ${JSON.stringify(people)}`;

export function readVisitors(text: string): Visitors {
  const end = text.indexOf(' ');
  // Only writeVisitors() makes such texts.
  return { count: Number(text.slice(0, end)), people: JSON.parse(text.slice(end + 1)) as Visitors['people'] };
}

/** Whoever is named by several nodes counts once. */
export function countOf(all: readonly Visitors[]): number {
  const named = new Set(all.flatMap(({ people }) => people.map(({ player }) => player)));
  return all.reduce((sum, { count, people }) => sum + count - people.length, named.size);
}
