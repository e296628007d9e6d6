/** Everything in the archive that follows from something else in it, made again: from games, scores, activity events and what became of tickets. */
import type { Kysely } from 'kysely';
import { rebuildActivity } from './activity/rebuild-activity.ts';
import { rebuildGames } from './games/rebuild-games.ts';
import type { RebuildReport } from './games/rebuild-games.ts';
import { holdProjectors, whileProjectorsWait } from './hold-projectors.ts';
import { rebuildScores } from './scores/rebuild-scores.ts';
import type { RebuiltScores } from './scores/rebuild-scores.ts';
import type { ArchiveTables } from './tables.ts';
import { rebuildTickets } from './tickets/rebuild-tickets.ts';

export interface ArchiveProgress {
  readonly part: 'games' | 'scores' | 'activity' | 'tickets';
  readonly done: number;
  readonly total: number;
}

export interface ArchiveReport {
  readonly games: RebuildReport;
  readonly scores: RebuiltScores;
  readonly tickets: number;
}

export async function rebuildArchive(
  database: Kysely<ArchiveTables>,
  onProgress: (progress: ArchiveProgress) => void,
): Promise<ArchiveReport> {
  const games = await rebuildGames(database, {
    onProgress: (progress) => onProgress({ part: 'games', ...progress }),
  });
  const { count } = await database
    .selectFrom('score_submissions')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const onScores = (done: number): void => {
    // More may have come since they were counted.
    onProgress({ part: 'scores', done, total: Math.max(done, Number(count)) });
  };
  const scores = await whileProjectorsWait(database, () => rebuildScores(database, onScores));
  onProgress({ part: 'activity', done: 0, total: 1 });
  await database.transaction().execute(async (tx) => {
    await holdProjectors(tx);
    await rebuildActivity(tx);
  });
  onProgress({ part: 'activity', done: 1, total: 1 });
  onProgress({ part: 'tickets', done: 0, total: 1 });
  const tickets = await database.transaction().execute(async (tx) => {
    await holdProjectors(tx);
    return rebuildTickets(tx);
  });
  onProgress({ part: 'tickets', done: 1, total: 1 });
  return { games, scores, tickets };
}
