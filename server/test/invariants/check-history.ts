/** All that a history is held to, in one call. */
import { nobodyGoesBack, shownIsKept } from './clients.ts';
import { acknowledgedAreKept, nothingTwice, realTimeOrder, refusedNeverRan } from './commands.ts';
import { deadlinesFireOnce, oneOutcomePerGame, seatsAreKept } from './games.ts';
import type { History, Invariant, Violation } from './history.ts';
import { replayGivesState, versionsWithoutGaps } from './logs.ts';

export const invariants: readonly Invariant[] = [
  acknowledgedAreKept,
  nothingTwice,
  refusedNeverRan,
  versionsWithoutGaps,
  realTimeOrder,
  nobodyGoesBack,
  shownIsKept,
  replayGivesState,
  oneOutcomePerGame,
  seatsAreKept,
  deadlinesFireOnce,
];

export function checkHistory(history: History): readonly Violation[] {
  return invariants.flatMap((invariant) => invariant(history));
}
