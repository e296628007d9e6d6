/** Tickets and what became of them, read from the archive. */
import { modeNames } from '@inkroom/shared';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { TeamSums, TicketFilter, TicketHistory, TicketListing } from '../../../ports/ticket-history.ts';
import type { ArchiveTables } from '../tables.ts';
import { detailOf, versionOfRow } from './ticket-rows.ts';

type Database = Kysely<ArchiveTables>;

export function createTicketHistory(reads: Database): TicketHistory {
  return {
    async ticket(id) {
      const row = await reads
        .selectFrom('tickets')
        .select(['seq', 'record'])
        .where('ticket', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : versionOfRow(row);
    },

    async steps(id) {
      const rows = await reads
        .selectFrom('ticket_history')
        .selectAll()
        .where('ticket', '=', id)
        .orderBy('seq')
        .execute();
      return rows.map((row) => {
        const { by, who, events } = detailOf(row);
        return { version: Number(row.seq), at: Number(row.at), state: row.state, by, who, events };
      });
    },

    async list(listing) {
      const rows = await listed(reads, listing).execute();
      return rows.map(versionOfRow);
    },

    async teams(queue, from, until) {
      const inTime = () =>
        reads
          .selectFrom('tickets')
          .where('queue', '=', queue)
          .where('created_at', '>=', from)
          .where('created_at', '<', until);
      const [sums, metrics] = await Promise.all([
        inTime()
          .select(({ fn }) => [
            'team',
            fn.countAll<number>().as('tickets'),
            sql<number>`sum(case state when 'completed' then 1 else 0 end)`.as('completed'),
            fn.sum<number>('no_shows').as('noShows'),
            fn.sum<number | null>('score').as('score'),
            fn.max('score').as('best'),
          ])
          .groupBy('team')
          .execute(),
        inTime()
          .innerJoin('ticket_metrics', 'ticket_metrics.ticket', 'tickets.ticket')
          .select(({ fn }) => ['team', 'metric', fn.sum<number>('value').as('sum')])
          .groupBy(['team', 'metric'])
          .orderBy('metric')
          .execute(),
      ]);
      return sums
        .map((row): TeamSums => ({
          team: row.team,
          tickets: Number(row.tickets),
          completed: Number(row.completed),
          noShows: Number(row.noShows),
          score: row.score,
          best: row.best,
          metrics: Object.fromEntries(
            metrics.filter(({ team }) => team === row.team).map(({ metric, sum }) => [metric, sum]),
          ),
        }))
        .toSorted(byTeam);
    },
  };
}

const byTeam = (a: TeamSums, b: TeamSums): number =>
  Number(a.team === null) - Number(b.team === null) || ((a.team ?? '') < (b.team ?? '') ? -1 : 1);

function listed(reads: Database, { filter, sort, after, limit }: TicketListing) {
  const found = filtered(reads, filter).select(['seq', 'record']).limit(limit);
  if (sort === 'time') {
    const rest =
      after === null
        ? found
        : found.where((eb) => eb(eb.refTuple('created_at', 'ticket'), '<', eb.tuple(after.createdAt, after.ticket)));
    return rest.orderBy('created_at', 'desc').orderBy('ticket', 'desc');
  }
  const scored = found.where('score', 'is not', null);
  const rest =
    after === null || after.score === null
      ? scored
      : scored.where((eb) =>
          eb.or([
            eb('score', '<', after.score),
            eb.and([
              eb('score', '=', after.score),
              eb(eb.refTuple('created_at', 'ticket'), '>', eb.tuple(after.createdAt, after.ticket)),
            ]),
          ]),
        );
  return rest.orderBy('score', 'desc').orderBy('created_at').orderBy('ticket');
}

function filtered(reads: Database, filter: TicketFilter) {
  const { queue, kind, states, area, team, from, until } = filter;
  let query = reads.selectFrom('tickets');
  if (queue !== undefined) query = query.where('queue', '=', queue);
  // A queue for matches has the name of its mode.
  if (kind !== undefined) query = query.where('queue', kind === 'match' ? 'in' : 'not in', modeNames);
  if (states !== undefined) query = query.where('state', 'in', states);
  if (area !== undefined) query = query.where('area', '=', area);
  if (team !== undefined) query = query.where('team', '=', team);
  if (from !== undefined) query = query.where('created_at', '>=', from);
  if (until !== undefined) query = query.where('created_at', '<', until);
  return query;
}
