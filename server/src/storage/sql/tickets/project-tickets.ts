/** What became of tickets, as rows: each change once, and each ticket as its newest change left it. */
import type { TicketFact } from '@inkroom/shared';
import type { Transaction } from 'kysely';
import { chunks } from '../../../lib/chunks.ts';
import type { Projection } from '../projections.ts';
import type { ArchiveTables } from '../tables.ts';
import { historyRowOf, metricRowsOf, ticketRowOf } from './ticket-rows.ts';
import type { TicketVersion } from './ticket-rows.ts';

/** Times the columns of the widest table far less than the 32,766 values that SQLite takes in a statement. */
const rowsPerStatement = 500;

export const projectTickets: Projection<TicketFact> = async (tx, facts) => {
  const changes = inOrder(new Map(facts.map((fact) => [`${fact.ticket} ${paddedVersion(fact)}`, fact])));
  for (const slice of chunks(changes, rowsPerStatement)) {
    await tx
      .insertInto('ticket_history')
      .values(slice.map(historyRowOf))
      .onConflict((conflict) => conflict.columns(['ticket', 'seq']).doNothing())
      .execute();
  }
  // In the order of their versions, so the last one of each ticket is its newest.
  await putTickets(
    tx,
    inOrder(new Map(changes.map(({ ticket, version, after }) => [ticket, { version, ticket: after }]))),
  );
};

/** Each ticket once, in the order of their ids, wherever that is newer than what is stored. */
export async function putTickets(tx: Transaction<ArchiveTables>, tickets: readonly TicketVersion[]): Promise<void> {
  for (const slice of chunks(tickets, rowsPerStatement)) {
    const changed = await tx
      .insertInto('tickets')
      .values(slice.map(ticketRowOf))
      .onConflict((conflict) =>
        conflict
          .column('ticket')
          .doUpdateSet((set) => ({
            seq: set.ref('excluded.seq'),
            state: set.ref('excluded.state'),
            owner: set.ref('excluded.owner'),
            area: set.ref('excluded.area'),
            team: set.ref('excluded.team'),
            created_at: set.ref('excluded.created_at'),
            no_shows: set.ref('excluded.no_shows'),
            score: set.ref('excluded.score'),
            record: set.ref('excluded.record'),
          }))
          .whereRef('tickets.seq', '<', 'excluded.seq'),
      )
      .returning('ticket')
      .execute();
    const newer = new Set(changed.map(({ ticket }) => ticket));
    if (newer.size === 0) continue;
    // What the desk took back may have counted something.
    await tx
      .deleteFrom('ticket_metrics')
      .where('ticket', 'in', [...newer])
      .execute();
    const metrics = slice.filter(({ ticket }) => newer.has(ticket.id)).flatMap(metricRowsOf);
    for (const rows of chunks(metrics, rowsPerStatement)) {
      await tx.insertInto('ticket_metrics').values(rows).execute();
    }
  }
}

const paddedVersion = ({ version }: TicketFact): string => String(version).padStart(16, '0');

const inOrder = <T>(rows: ReadonlyMap<string, T>): readonly T[] =>
  [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
