/** The projection of tickets and what is read from it, on both engines. */
import { modeNames } from '@inkroom/shared';
import type { QueueName, TicketFact } from '@inkroom/shared';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { TicketCursor, TicketListing } from '../../../ports/ticket-history.ts';
import type { ArchiveTables } from '../tables.ts';
import { archiveKinds, openFreshArchive } from '../testing.ts';
import { projectTickets } from './project-tickets.ts';
import { rebuildTickets } from './rebuild-tickets.ts';
import { createTicketHistory } from './sql-ticket-history.ts';
import { firstTaken, someTicketFacts, someTicketId, stationQueue, ticketFact } from './testing.ts';

type Database = Kysely<ArchiveTables>;

const project = (database: Database, facts: readonly TicketFact[]) =>
  database.transaction().execute((tx) => projectTickets(tx, facts));

const derived = async (database: Database) => ({
  tickets: await database.selectFrom('tickets').selectAll().orderBy('ticket').execute(),
  metrics: await database.selectFrom('ticket_metrics').selectAll().orderBy('ticket').orderBy('metric').execute(),
});

const empty = async (database: Database): Promise<void> => {
  for (const table of ['ticket_history', 'tickets', 'ticket_metrics'] as const) {
    await database.deleteFrom(table).execute();
  }
};

/** The newest change of each ticket, counted again from the beginning. */
function newestOf(facts: readonly TicketFact[]): readonly TicketFact[] {
  const newest = new Map<string, TicketFact>();
  for (const fact of facts) {
    if ((newest.get(fact.ticket)?.version ?? 0) < fact.version) newest.set(fact.ticket, fact);
  }
  return [...newest.values()].toSorted((a, b) => (a.ticket < b.ticket ? -1 : 1));
}

const all: TicketListing = { filter: {}, sort: 'time', after: null, limit: 100 };

describe.each(archiveKinds)('tickets in the archive on $kind', (kind) => {
  it('[TAPI-20] each change is one row, however often and in whatever order it comes; the ticket is as its newest left it', async () => {
    const { database, reads } = await openFreshArchive(kind);
    const history = createTicketHistory(reads);
    let met = 0;
    await fc.assert(
      fc.asyncProperty(someTicketFacts, fc.integer({ min: 1, max: 5 }), async (facts, batch) => {
        await empty(database);
        for (let start = 0; start < facts.length; start += batch) {
          await project(database, facts.slice(start, start + batch));
          // A batch whose answer was lost comes again.
          if (start % 2 === 0) await project(database, facts.slice(start, start + batch));
        }
        const expected = newestOf(facts);
        const rows = await database.selectFrom('ticket_history').select(['ticket', 'seq']).execute();
        expect(rows).toHaveLength(new Set(facts.map(({ id }) => id)).size);
        expect((await history.list(all)).toSorted((a, b) => (a.ticket.id < b.ticket.id ? -1 : 1))).toEqual(
          expected.map(({ version, after }) => ({ version, ticket: after })),
        );
        const counted = expected.flatMap(({ after }) =>
          Object.keys(after.metrics).map((name) => `${after.id} ${name}`),
        );
        expect((await derived(database)).metrics.map(({ ticket, metric }) => `${ticket} ${metric}`)).toEqual(
          counted.toSorted((a, b) => (a < b ? -1 : 1)),
        );
        met += facts.length - new Set(facts.map(({ ticket }) => ticket)).size;
      }),
      { numRuns: 25 },
    );
    expect(met).toBeGreaterThan(50);
  });

  it('[TAPI-21] tickets made again from all that became of them are what they were', async () => {
    const { database } = await openFreshArchive(kind);
    const facts = fc.sample(someTicketFacts, { numRuns: 30, seed: 7 });
    for (const some of facts) await project(database, some);
    const before = await derived(database);
    expect(before.metrics.length).toBeGreaterThan(0);
    await database.updateTable('tickets').set({ state: 'wrong', score: 1 }).execute();
    await database.deleteFrom('ticket_metrics').execute();
    const rebuilt = await database.transaction().execute((tx) => rebuildTickets(tx));
    expect(await derived(database)).toEqual(before);
    expect(rebuilt).toBe(before.tickets.length);
  });

  it('[TAPI-21] a history of many pages is made again, with a ticket that lies across two of them', async () => {
    const { database } = await openFreshArchive(kind);
    const facts = [1, 2, 3].flatMap((number) =>
      Array.from({ length: 1_500 }, (_, index) =>
        ticketFact({ number, version: index + 1, change: { score: index, recalls: index } }),
      ),
    );
    for (let start = 0; start < facts.length; start += 500) await project(database, facts.slice(start, start + 500));
    const before = await derived(database);
    expect(await database.transaction().execute((tx) => rebuildTickets(tx))).toBe(3);
    expect(await derived(database)).toEqual(before);
    expect(before.tickets.map(({ seq, score }) => [seq, score])).toEqual(Array(3).fill([1_500, 1_499]));
  });

  it('[TAPI-22] a ticket tells its steps in order, who took them, and nothing that reaches its person', async () => {
    const { database, reads } = await openFreshArchive(kind);
    const history = createTicketHistory(reads);
    await project(database, [
      ticketFact({ number: 1, version: 2, change: { state: 'recalled', recalls: 1 } }),
      ticketFact({ number: 1, version: 1 }),
    ]);
    expect(await history.steps(someTicketId(1))).toEqual([
      { version: 1, at: firstTaken + 1_001, state: 'queued', by: 'desk', who: 'tablet', events: ['ticket-queued'] },
      { version: 2, at: firstTaken + 1_002, state: 'recalled', by: 'desk', who: 'tablet', events: ['ticket-queued'] },
    ]);
    expect((await history.ticket(someTicketId(1)))?.version).toBe(2);
    expect(await history.ticket(someTicketId(2))).toBeNull();
    expect(await history.steps(someTicketId(2))).toEqual([]);
    const columns = await reads.selectFrom('ticket_history').selectAll().execute();
    expect(JSON.stringify(columns)).not.toMatch(/phone|email|push/);
  });

  it('[TAPI-12] lists go by queue, kind, state, area, team and time, page by page without gaps', async () => {
    const { database, reads } = await openFreshArchive(kind);
    const history = createTicketHistory(reads);
    const match = modeNames[0] as string as QueueName;
    await project(database, [
      ...Array.from({ length: 9 }, (_, index) =>
        ticketFact({
          number: index + 1,
          version: 1,
          change: {
            state: index % 3 === 0 ? 'completed' : 'queued',
            area: index < 4 ? 101 : 415,
            team: index % 2 === 0 ? 'blue' : null,
            score: index === 8 ? null : index % 4,
          },
        }),
      ),
      ticketFact({ number: 10, version: 1, queue: match }),
    ]);
    const numbers = async (change: Partial<TicketListing>) =>
      (await history.list({ ...all, ...change })).map(({ ticket }) => Number(ticket.id.slice(-8)));
    expect(await numbers({})).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(await numbers({ filter: { queue: stationQueue, states: ['completed'] } })).toEqual([7, 4, 1]);
    expect(await numbers({ filter: { kind: 'match' } })).toEqual([10]);
    expect(await numbers({ filter: { kind: 'station', area: 101 } })).toEqual([4, 3, 2, 1]);
    expect(await numbers({ filter: { team: 'blue', area: 415 } })).toEqual([9, 7, 5]);
    expect(await numbers({ filter: { from: firstTaken + 3_000, until: firstTaken + 5_000 } })).toEqual([4, 3]);
    expect(await numbers({ sort: 'score' })).toEqual([4, 8, 3, 7, 2, 6, 1, 5]);
    for (const sort of ['time', 'score'] as const) {
      const met: number[] = [];
      let after: TicketCursor | null = null;
      for (;;) {
        const page: Awaited<ReturnType<typeof history.list>> = await history.list({ ...all, sort, after, limit: 3 });
        met.push(...page.map(({ ticket }) => Number(ticket.id.slice(-8))));
        const last = page.at(-1);
        if (last === undefined) break;
        const { id, createdAt, score } = last.ticket;
        after = { ticket: id, createdAt, score: sort === 'score' ? score : null };
      }
      expect(met).toEqual(await numbers({ sort }));
    }
  });

  it('[TAPI-15] a team’s day is the sum of its tickets, and what was taken back is not in it', async () => {
    const { database, reads } = await openFreshArchive(kind);
    const history = createTicketHistory(reads);
    const done = { state: 'completed', team: 'blue' } as const;
    await project(database, [
      ticketFact({ number: 1, version: 1, change: { ...done, score: 3, metrics: { homeruns: 2, distance: 80.5 } } }),
      ticketFact({ number: 2, version: 1, change: { ...done, score: 5, noShows: 1, metrics: { homeruns: 1 } } }),
      ticketFact({ number: 3, version: 1, change: { ...done, score: 9, metrics: { homeruns: 9 } } }),
      ticketFact({ number: 4, version: 1, change: { state: 'queued', team: 'red', noShows: 2 } }),
      ticketFact({ number: 5, version: 1, change: { state: 'expired' } }),
      // Taken on the next day.
      ticketFact({ number: 86_400, version: 1, change: { ...done, score: 100 } }),
    ]);
    await project(database, [ticketFact({ number: 3, version: 2, change: { state: 'playing', team: 'blue' } })]);
    const blue = { tickets: 3, completed: 2, noShows: 1, score: 8, best: 5, metrics: { distance: 80.5, homeruns: 3 } };
    const none = { score: null, best: null, metrics: {} };
    expect(await history.teams(stationQueue, firstTaken, firstTaken + 86_400_000)).toEqual([
      { team: 'blue', ...blue },
      { team: 'red', tickets: 1, completed: 0, noShows: 2, ...none },
      { team: null, tickets: 1, completed: 0, noShows: 0, ...none },
    ]);
    expect(await history.teams(stationQueue, 0, firstTaken)).toEqual([]);
  });
});
