/**
 * Tickets as anybody may ask for them long after they have ended: what is live comes from the queues, so that a fresh
 * ticket is in every list at once, and everything else from the archive. Each failure is a value.
 */
import { dayMs, ok, ticketStates } from '@inkroom/shared';
import type { QueueName, Result, Ticket, TicketId } from '@inkroom/shared';
import { ArchiveUnavailable } from '../ports/archive.ts';
import type {
  ArchivedTicket,
  TeamSums,
  TicketCursor,
  TicketFilter,
  TicketHistory,
  TicketListing,
  TicketSort,
  TicketStep,
} from '../ports/ticket-history.ts';
import type { QueueFailure, QueueService, TicketRecord } from '../queue/queue-service.ts';
import { absencesAsRefusals } from './failure.ts';

type Answer<T> = Result<T, QueueFailure>;

export interface TicketPage {
  readonly tickets: readonly ArchivedTicket[];
  /** Null on the last page. */
  readonly next: TicketCursor | null;
  /** False: the archive is away, so only live tickets and those that ended within the hour are here. */
  readonly complete: boolean;
}

/** `live`: null when only the archive has it. */
export interface FoundTicket {
  readonly live: TicketRecord | null;
  readonly archived: ArchivedTicket;
}

export interface TicketListsOptions {
  /** Null: nothing is archived here. */
  readonly history: TicketHistory | null;
  readonly queues: Pick<QueueService, 'list' | 'read' | 'queues'>;
}

/** Of each state of each queue; what is beyond is read from the archive, which may be a moment behind. */
const mostLive = 500;

export class TicketLists {
  readonly #history: TicketHistory | null;
  readonly #queues: TicketListsOptions['queues'];

  constructor({ history, queues }: TicketListsOptions) {
    this.#history = history;
    this.#queues = queues;
  }

  list(listing: TicketListing): Promise<Answer<TicketPage>> {
    return absencesAsRefusals(async () => {
      const read = await this.#live(listing.filter);
      if (!read.ok) return read;
      const live = new Map(read.value.map((record) => [record.ticket.id, record]));
      const fresh = [...live.values()].filter(
        ({ ticket }) => fits(ticket, listing) && isAfter(ticket, listing.after, listing.sort),
      );
      const { tickets: archived, complete } = await this.#archived(listing, live);
      const sorted = [...fresh, ...archived].toSorted((a, b) => inOrder[listing.sort](a.ticket, b.ticket));
      const tickets = sorted.slice(0, listing.limit);
      const last = tickets.at(-1);
      const next = last === undefined || sorted.length === tickets.length ? null : cursorOf(last.ticket, listing.sort);
      return ok({ tickets, next, complete });
    });
  }

  /** `ticket-not-found`, or `archive-unavailable` while nobody can tell. */
  find(id: TicketId): Promise<Answer<FoundTicket>> {
    return absencesAsRefusals<FoundTicket, QueueFailure>(async () => {
      const live = await this.#queues.read(id);
      if (live.ok) return ok({ live: live.value, archived: live.value });
      if (live.error.code !== 'ticket-not-found' || this.#history === null) return live;
      const archived = await this.#history.ticket(id);
      return archived === null ? live : ok({ live: null, archived });
    });
  }

  /** What became of it, as far as that is archived; empty: nothing yet. */
  steps(id: TicketId): Promise<Answer<readonly TicketStep[]>> {
    return absencesAsRefusals(async () => {
      const found = await this.find(id);
      if (!found.ok) return found;
      return ok(await this.#archive.steps(id));
    });
  }

  /** What teams came to on a day, counted in days since the epoch, UTC. */
  teams(queue: QueueName, day: number): Promise<Answer<readonly TeamSums[]>> {
    return absencesAsRefusals(async () => {
      return ok(await this.#archive.teams(queue, day * dayMs, (day + 1) * dayMs));
    });
  }

  get #archive(): TicketHistory {
    if (this.#history === null) throw new ArchiveUnavailable('nothing is archived here');
    return this.#history;
  }

  /** All that are live in the queues that the filter is about, whatever else it asks for: they outdate what is archived of them. */
  async #live(filter: TicketFilter): Promise<Answer<readonly TicketRecord[]>> {
    const names = await this.#names(filter);
    if (!names.ok) return names;
    const lists = await Promise.all(names.value.map((name) => this.#queues.list(name, ticketStates, mostLive)));
    const refused = lists.find((list) => !list.ok);
    if (refused !== undefined && !refused.ok) return refused;
    return ok(lists.flatMap((list) => (list.ok ? list.value : [])));
  }

  async #names({ queue, kind }: TicketFilter): Promise<Answer<readonly QueueName[]>> {
    if (queue !== undefined) return ok([queue]);
    const all = await this.#queues.queues();
    if (!all.ok) return all;
    return ok(all.value.filter((settings) => kind === undefined || settings.kind === kind).map(({ name }) => name));
  }

  /** One more than asked for, so that it is known whether there is a next page; without those that are live. */
  async #archived(
    listing: TicketListing,
    live: ReadonlyMap<TicketId, TicketRecord>,
  ): Promise<{ readonly tickets: readonly ArchivedTicket[]; readonly complete: boolean }> {
    const wanted = listing.limit + 1;
    const tickets: ArchivedTicket[] = [];
    let { after } = listing;
    try {
      if (this.#history === null) return { tickets, complete: false };
      while (tickets.length < wanted) {
        const page = await this.#history.list({ ...listing, after, limit: wanted });
        tickets.push(...page.filter(({ ticket }) => !live.has(ticket.id)));
        const last = page.at(-1);
        if (last === undefined || page.length < wanted) break;
        after = cursorOf(last.ticket, listing.sort);
      }
      return { tickets, complete: true };
    } catch (error) {
      if (error instanceof ArchiveUnavailable) return { tickets: [], complete: false };
      throw error;
    }
  }
}

type Listed = Pick<Ticket, 'id' | 'createdAt' | 'score'>;

const byId = (a: Listed, b: Listed): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** The orders of the archive. */
const inOrder: Readonly<Record<TicketSort, (a: Listed, b: Listed) => number>> = {
  time: (a, b) => b.createdAt - a.createdAt || byId(b, a),
  score: (a, b) => (b.score ?? 0) - (a.score ?? 0) || a.createdAt - b.createdAt || byId(a, b),
};

const cursorOf = ({ id, createdAt, score }: Listed, sort: TicketSort): TicketCursor => ({
  ticket: id,
  createdAt,
  score: sort === 'score' ? score : null,
});

function isAfter(ticket: Ticket, after: TicketCursor | null, sort: TicketSort): boolean {
  if (after === null) return true;
  const place: Listed = { id: after.ticket, createdAt: after.createdAt, score: after.score };
  return inOrder[sort](place, ticket) < 0;
}

function fits(ticket: Ticket, { filter, sort }: Pick<TicketListing, 'filter' | 'sort'>): boolean {
  const { queue, kind, states, area, team, from, until } = filter;
  return (
    (sort === 'time' || ticket.score !== null) &&
    (queue === undefined || ticket.queue === queue) &&
    (kind === undefined || ticket.kind === kind) &&
    (states === undefined || states.includes(ticket.state)) &&
    (area === undefined || ticket.area === area) &&
    (team === undefined || ticket.team === team) &&
    (from === undefined || ticket.createdAt >= from) &&
    (until === undefined || ticket.createdAt < until)
  );
}
