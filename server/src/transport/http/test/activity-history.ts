/** Test support: an archive of activity that answers what it is given, and notes what it is asked. */
import type { ActivityHistory, HistoryPoint, HistoryQuery, ModeGames } from '../../../ports/activity-history.ts';

export function createActivityHistoryOf(known: {
  readonly points: readonly HistoryPoint[];
  readonly games: readonly ModeGames[];
}): { readonly history: ActivityHistory; readonly queries: readonly HistoryQuery[] } {
  const queries: HistoryQuery[] = [];
  const history: ActivityHistory = {
    history: async (query) => {
      queries.push(query);
      return known.points;
    },
    gamesByMode: async () => known.games,
  };
  return { history, queries };
}
