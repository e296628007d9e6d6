/** A line of the tape as the stores keep it: without its time, which is the store's own. */
import type { TapeLine } from '@inkroom/shared';
import type { TimedActivity } from '../ports/activity-book.ts';

export function writeTapeLine({ area, mode, event, name, source }: TimedActivity): string {
  return JSON.stringify({ area, mode, event, name, source } satisfies Omit<TapeLine, 'at'>);
}

/** Only writeTapeLine() makes such texts. */
export const readTapeLine = (at: number, text: string): TapeLine => ({
  at,
  ...(JSON.parse(text) as Omit<TapeLine, 'at'>),
});
