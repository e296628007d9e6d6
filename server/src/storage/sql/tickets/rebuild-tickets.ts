/** Tickets as they are, made anew from all that became of them. */
import type { Transaction } from 'kysely';
import type { ArchiveTables } from '../tables.ts';
import { putTickets } from './project-tickets.ts';
import { detailOf } from './ticket-rows.ts';
import type { TicketVersion } from './ticket-rows.ts';

const rowsPerPage = 2_000;

/** Answers how many tickets there are. */
export async function rebuildTickets(tx: Transaction<ArchiveTables>): Promise<number> {
  await tx.deleteFrom('ticket_metrics').execute();
  await tx.deleteFrom('tickets').execute();
  let tickets = 0;
  let last: { readonly ticket: string; readonly seq: number } | null = null;
  for (;;) {
    const from: { readonly ticket: string; readonly seq: number } | null = last;
    let query = tx.selectFrom('ticket_history').select(['ticket', 'seq', 'detail']);
    if (from !== null) {
      query = query.where((eb) => eb(eb.refTuple('ticket', 'seq'), '>', eb.tuple(from.ticket, from.seq)));
    }
    const page = await query.orderBy('ticket').orderBy('seq').limit(rowsPerPage).execute();
    const newest = new Map<string, TicketVersion>();
    for (const row of page) newest.set(row.ticket, { version: Number(row.seq), ticket: detailOf(row).record });
    await putTickets(tx, [...newest.values()]);
    // A ticket whose changes go on in the next page is counted there.
    tickets += newest.size - Number(from !== null && newest.has(from.ticket));
    last = page.at(-1) ?? null;
    if (page.length < rowsPerPage) return tickets;
  }
}
