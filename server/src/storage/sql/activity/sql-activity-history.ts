/** Activity and games over time, read from the archive. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { stepMs } from '../../../ports/activity-history.ts';
import type { ActivityHistory, HistoryPoint, HistoryQuery } from '../../../ports/activity-history.ts';
import type { ArchiveTables } from '../tables.ts';

type Database = Kysely<ArchiveTables>;

export function createActivityHistory(reads: Database): ActivityHistory {
  return {
    async history(query) {
      const points = new Map<number, HistoryPoint>();
      const add = (at: number, more: Partial<HistoryPoint>): void => {
        points.set(at, { ...(points.get(at) ?? { at, logins: 0, logouts: 0, games: 0 }), ...more });
      };
      const [rollups, games] = await Promise.all([readRollups(reads, query), readGames(reads, query)]);
      for (const { at, logins, logouts } of rollups) {
        add(Number(at), { logins: Number(logins), logouts: Number(logouts) });
      }
      for (const { at, games: count } of games) add(Number(at), { games: Number(count) });
      return [...points.values()].toSorted((a, b) => a.at - b.at);
    },

    async gamesByMode(since) {
      const rows = await peoplesGames(reads, since)
        .select(['mode', ({ fn }) => fn.countAll().as('games')])
        .groupBy('mode')
        .execute();
      return rows
        .map(({ mode, games }) => ({ mode, games: Number(games) }))
        .toSorted((a, b) => b.games - a.games || (a.mode < b.mode ? -1 : 1));
    },
  };
}

function readRollups(reads: Database, { step, from, area }: HistoryQuery) {
  const all = reads
    .selectFrom('activity_rollups')
    .select(['at', ({ fn }) => fn.sum('logins').as('logins'), ({ fn }) => fn.sum('logouts').as('logouts')])
    .where('step', '=', stepMs[step])
    .where('at', '>=', from)
    .groupBy('at');
  return (area === null ? all : all.where('area', '=', area)).execute();
}

function readGames(reads: Database, { step, from, area }: HistoryQuery) {
  // Spelled out: a number that is handed in may be a fraction to one of the engines.
  const start = sql<number>`ended_at - ended_at % ${sql.lit(stepMs[step])}`;
  const all = peoplesGames(reads, from)
    .select([start.as('at'), ({ fn }) => fn.countAll().as('games')])
    .groupBy(start);
  // Areas have three digits, and names cannot hold a quotation mark of their own in JSON.
  return (area === null ? all : all.where('players', 'like', `%"area":${area}%`)).execute();
}

const peoplesGames = (reads: Database, since: number) =>
  reads
    .selectFrom('games')
    .where('origin', '=', 'people')
    .where('visibility', 'in', ['public', 'link'])
    .where('type', '=', 'game-finished')
    .where('ended_at', '>=', since);
