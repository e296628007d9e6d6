import { ok, stationQueueOf, ticketIdOf } from '@inkroom/shared';
import type { QueueName, Ticket, TicketId } from '@inkroom/shared';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArchiveUnavailable } from '../ports/archive.ts';
import { StoreUnavailable } from '../ports/store.ts';
import type {
  ArchivedTicket,
  TicketCursor,
  TicketHistory,
  TicketListing,
  TicketSort,
} from '../ports/ticket-history.ts';
import type { TicketRecord } from '../queue/queue-service.ts';
import { TicketLists } from './ticket-lists.ts';

const main = 'main' as QueueName;

interface Made {
  readonly number: number;
  readonly at: number;
  readonly state: 'queued' | 'completed';
  readonly score: number | null;
  /** What the archive has of it: nothing yet, an older state, or the newest. */
  readonly archived: 'no' | 'older' | 'newest';
  readonly live: boolean;
}

function ticketOf({ number, at, state, score }: Made): Ticket {
  return {
    id: ticketIdOf(main, String(number).padStart(8, '0')),
    queue: main,
    kind: 'station',
    state,
    owner: null,
    name: `Guest ${number}`,
    area: 101,
    team: null,
    rating: null,
    lastOpponent: null,
    viaPage: false,
    createdAt: at,
    lastAt: at,
    times: {},
    place: at,
    waitingSince: at,
    reason: 'joined',
    deadline: null,
    recalls: 0,
    noShows: 0,
    match: null,
    opponent: null,
    room: null,
    seat: null,
    station: null,
    awaySince: null,
    score,
    metrics: {},
    scoreWaits: false,
    note: null,
    undo: null,
  };
}

const orders: Readonly<Record<TicketSort, (a: Ticket, b: Ticket) => number>> = {
  time: (a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1),
  score: (a, b) => (b.score ?? 0) - (a.score ?? 0) || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1),
};

const wanted = (ticket: Ticket, { filter, sort }: Pick<TicketListing, 'filter' | 'sort'>): boolean =>
  (filter.states === undefined || filter.states.includes(ticket.state)) && (sort === 'time' || ticket.score !== null);

/** An archive in a list, that knows of each ticket what it was told. */
function historyOf(tickets: readonly Ticket[]): TicketHistory & { away: boolean } {
  const answer = (): void => {
    if (history.away) throw new ArchiveUnavailable('told to be away');
  };
  const history = {
    away: false,
    ticket: async (id: TicketId) => {
      answer();
      const ticket = tickets.find((one) => one.id === id);
      return ticket === undefined ? null : { ticket, version: 1 };
    },
    steps: async () => [],
    teams: async () => {
      answer();
      return [];
    },
    list: async (listing: TicketListing) => {
      answer();
      const { after, sort, limit } = listing;
      const all = tickets.filter((ticket) => wanted(ticket, listing)).toSorted(orders[sort]);
      const place = after === null ? null : { ...ticketOf(nobody), id: after.ticket, ...placeOf(after) };
      return all
        .filter((ticket) => place === null || orders[sort](place, ticket) < 0)
        .filter((ticket) => ticket.id !== after?.ticket)
        .slice(0, limit)
        .map((ticket): ArchivedTicket => ({ ticket, version: 1 }));
    },
  };
  return history;
}

const nobody: Made = { number: 0, at: 0, state: 'queued', score: null, archived: 'no', live: false };
const placeOf = ({ createdAt, score }: TicketCursor) => ({ createdAt, score });

function bench(made: readonly Made[]) {
  const history = historyOf(
    made
      .filter(({ archived }) => archived !== 'no')
      .map((one) => ticketOf(one.archived === 'older' ? { ...one, state: 'queued', score: null } : one)),
  );
  const live = made.filter((one) => one.live).map((one): TicketRecord => ({ ticket: ticketOf(one), version: 2 }));
  const lists = new TicketLists({
    history,
    queues: {
      list: async () => ok(live),
      queues: async () => ok([stationQueueOf(main)]),
      read: async (id) => {
        const record = live.find(({ ticket }) => ticket.id === id);
        return record === undefined ? { ok: false, error: { code: 'ticket-not-found' } } : ok(record);
      },
    },
  });
  return { history, lists };
}

const someTickets: fc.Arbitrary<readonly Made[]> = fc.uniqueArray(
  fc
    .record({
      number: fc.integer({ min: 1, max: 99 }),
      // Few moments, so that many are of the same.
      at: fc.integer({ min: 1, max: 6 }),
      state: fc.constantFrom('queued' as const, 'completed' as const),
      score: fc.constantFrom(null, 1, 2),
      // A ticket that is not live any more is archived as it was left.
      where: fc.constantFrom(
        { live: true, archived: 'no' as const },
        { live: true, archived: 'older' as const },
        { live: true, archived: 'newest' as const },
        { live: false, archived: 'newest' as const },
        { live: false, archived: 'newest' as const },
      ),
    })
    .map(({ where, ...rest }): Made => ({ ...rest, ...where })),
  { selector: ({ number }) => number, minLength: 3, maxLength: 24 },
);

describe('lists of tickets', () => {
  it('[TAPI-11] join what is live with what is archived: every ticket once, as it is now, in order, over all pages', async () => {
    let outdated = 0;
    await fc.assert(
      fc.asyncProperty(
        someTickets,
        fc.constantFrom<TicketSort>('time', 'score'),
        fc.constantFrom(undefined, ['completed'] as const, ['queued'] as const),
        fc.integer({ min: 1, max: 7 }),
        async (made, sort, states, limit) => {
          const { lists } = bench(made);
          const met: string[] = [];
          let after: TicketCursor | null = null;
          for (let pages = 0; pages <= made.length; pages += 1) {
            const page: Awaited<ReturnType<TicketLists['list']>> = await lists.list({
              filter: { states },
              sort,
              after,
              limit,
            });
            if (!page.ok) throw new Error(page.error.code);
            expect(page.value.complete).toBe(true);
            met.push(...page.value.tickets.map(({ ticket }) => `${ticket.id} ${ticket.state}`));
            after = page.value.next;
            if (after === null) break;
            expect(page.value.tickets).toHaveLength(limit);
          }
          const all = made.map(ticketOf).filter((ticket) => wanted(ticket, { filter: { states }, sort }));
          expect(met).toEqual(all.toSorted(orders[sort]).map(({ id, state }) => `${id} ${state}`));
          outdated += made.filter(({ archived, state }) => archived === 'older' && state === 'completed').length;
        },
      ),
      { numRuns: 200 },
    );
    expect(outdated).toBeGreaterThan(20);
  });

  it('[TAPI-13] while the archive is away there are those that are live, and it is said', async () => {
    const { history, lists } = bench([
      { ...nobody, number: 1, at: 1, live: true },
      { ...nobody, number: 2, at: 2, archived: 'newest' },
    ]);
    history.away = true;
    const listed = await lists.list({ filter: {}, sort: 'time', after: null, limit: 10 });
    expect(listed).toMatchObject({ ok: true, value: { complete: false, next: null, tickets: [{ version: 2 }] } });
    const id = ticketIdOf(main, '00000002');
    expect(await lists.find(id)).toEqual({ ok: false, error: { code: 'archive-unavailable', retryAfterMs: 2_000 } });
    expect(await lists.teams(main, 1)).toMatchObject({ ok: false, error: { code: 'archive-unavailable' } });
    history.away = false;
    expect(await lists.find(id)).toMatchObject({ ok: true, value: { live: null, archived: { ticket: { id } } } });
  });

  it('[TAPI-13] where nothing is archived what is live is all there is', async () => {
    const lists = new TicketLists({
      history: null,
      queues: {
        list: async () => ok([]),
        queues: async () => ok([stationQueueOf(main)]),
        read: async () => ({ ok: false, error: { code: 'ticket-not-found' } }),
      },
    });
    expect(await lists.list({ filter: { queue: main }, sort: 'time', after: null, limit: 10 })).toEqual(
      ok({ tickets: [], next: null, complete: false }),
    );
    expect(await lists.find(ticketIdOf(main, '00000001'))).toMatchObject({ error: { code: 'ticket-not-found' } });
    expect(await lists.teams(main, 1)).toMatchObject({ error: { code: 'archive-unavailable' } });
  });

  it('[TAPI-13] a store that is away is a refusal that can be tried again', async () => {
    const away = async () => {
      throw new StoreUnavailable('told to be away');
    };
    const lists = new TicketLists({ history: historyOf([]), queues: { list: away, queues: away, read: away } });
    expect(await lists.find(ticketIdOf(main, '00000001'))).toMatchObject({ error: { code: 'store-unavailable' } });
    expect(await lists.list({ filter: {}, sort: 'time', after: null, limit: 1 })).toMatchObject({
      error: { code: 'store-unavailable' },
    });
  });
});
