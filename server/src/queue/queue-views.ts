/** What is told of tickets and queues: views with places and estimates, lists by state, figures. Reads only. */
import { allowedTransitions, callSignOf, homeOf, inStateSince, isActive, ok, ticketStates } from '@inkroom/shared';
import type { CalledTicket, QueueName, QueueView, Ticket, TicketLine, TicketState, TicketView } from '@inkroom/shared';
import type { LineQuery } from '../ports/store.ts';
import { storeFailuresAsRefusals } from './failure.ts';
import { estimateMs, noStates, paceOf, paceQueries } from './figures.ts';
import type { Pace } from './figures.ts';
import type { Answer, QueueFigures, TicketRecord } from './queue-service.ts';
import { callsPerHour } from './queues.ts';
import type { Queues } from './queues.ts';
import type { LoadedLine, Records } from './records.ts';
import { recordOf } from './tickets-change.ts';

/** The page and the wall show no more of each. */
const shown = { next: 8, called: 20 } as const;
/** A pace is about the last hour: reading it again earlier tells nothing new. */
const paceFreshMs = 5_000;
const figuresLimit = 1_000;

interface KnownPace {
  readonly at: number;
  readonly pace: Promise<Pace>;
}

export class QueueViews {
  readonly #records: Records;
  readonly #queues: Queues;
  readonly #paces = new Map<QueueName, KnownPace>();

  constructor(records: Records, queues: Queues) {
    this.#records = records;
    this.#queues = queues;
  }

  /** In the order asked; one read per queue. Throws what the store throws. */
  async views(records: readonly TicketRecord[]): Promise<readonly TicketView[]> {
    const places = await this.#places(records.map(({ ticket }) => ticket));
    const now = this.#now();
    return Promise.all(
      records.map(async ({ ticket, version }, index) => {
        const rank = ticket.state === 'queued' ? (places[index] ?? null) : null;
        const position = rank === null ? null : rank + 1;
        const waitedMs = now - ticket.waitingSince;
        const estimate =
          position === null
            ? null
            : estimateMs({ kind: ticket.kind, position, waitedMs }, await this.#pace(ticket.queue), now);
        return viewOf({ ticket, version }, { position, estimate, now });
      }),
    );
  }

  list(queue: QueueName, states: readonly TicketState[], limit: number): Promise<Answer<readonly TicketRecord[]>> {
    return storeFailuresAsRefusals(async () => {
      const settings = await this.#queues.settings(queue);
      if (!settings.ok) return settings;
      const wanted = [...new Set(states.map(lineOf))];
      const lines = await this.#records.lines<Ticket>(
        queue,
        wanted.map((line) => queryOf(line, line === 'ended' ? limit * endedStates : limit)),
      );
      const tickets = lines.flatMap(({ records }) => records.map(recordOf));
      return ok(states.flatMap((state) => tickets.filter(({ ticket }) => ticket.state === state).slice(0, limit)));
    });
  }

  view(queue: QueueName): Promise<Answer<QueueView>> {
    return storeFailuresAsRefusals(async () => {
      const settings = await this.#queues.settings(queue);
      if (!settings.ok) return settings;
      const [queued, recalled, confirmed, playing] = await this.#records.lines<Ticket>(queue, [
        { line: 'queued', limit: shown.next, from: 'front' },
        { line: 'recalled', limit: shown.called, from: 'front' },
        { line: 'confirmed', limit: shown.called, from: 'front' },
        { line: 'playing', limit: shown.called, from: 'back' },
      ]);
      const waiting = queued?.count ?? 0;
      const { kind, title, open, showUpMs, teams } = settings.value;
      const now = this.#now();
      const pace = await this.#pace(queue);
      return ok({
        queue,
        kind,
        title,
        open,
        waiting,
        next: ticketsIn(queued).map(({ id, name }) => ({ sign: callSignOf(id), name })),
        calling: [...ticketsIn(recalled), ...ticketsIn(confirmed)].flatMap(calledOf),
        playing: ticketsIn(playing).flatMap(calledOf),
        estimateMs: estimateMs({ kind, position: waiting + 1, waitedMs: 0 }, pace, now),
        showUpMs,
        teams,
        at: now,
      });
    });
  }

  figures(queue: QueueName): Promise<Answer<QueueFigures>> {
    return storeFailuresAsRefusals(async () => {
      const settings = await this.#queues.settings(queue);
      if (!settings.ok) return settings;
      const counted = await this.#records.lines<Ticket>(queue, [
        ...(['new', 'queued', 'recalled', 'confirmed', 'playing'] as const).map((line) => queryOf(line, 0)),
        queryOf('ended', figuresLimit),
      ]);
      const [fresh, queued, recalled, confirmed, playing, ended] = counted;
      const endedBy = ticketsIn(ended).reduce<Record<TicketState, number>>(
        (counts, { state }) => ({ ...counts, [state]: counts[state] + 1 }),
        { ...noStates },
      );
      const now = this.#now();
      const pace = await this.#pace(queue);
      const { waitMs, noShowRate } = pace;
      const stored = await this.#queues.state(queue);
      const perHour = callsPerHour({ hours: stored?.state.hours ?? [] }, now);
      return ok({
        queue,
        states: {
          ...endedBy,
          new: fresh?.count ?? 0,
          queued: queued?.count ?? 0,
          recalled: recalled?.count ?? 0,
          confirmed: confirmed?.count ?? 0,
          playing: playing?.count ?? 0,
        },
        waitMs,
        noShowRate,
        perHour,
      });
    });
  }

  waiting(queues: readonly QueueName[]): Promise<readonly number[]> {
    return this.#records.store.countLines(queues, 'queued');
  }

  /** Null: in no line. One call per queue. */
  async #places(tickets: readonly Ticket[]): Promise<readonly (number | null)[]> {
    const places = new Map<string, number | null>();
    const byHome = Map.groupBy(
      tickets.filter(({ state }) => state === 'queued'),
      ({ id }) => homeOf(id),
    );
    await Promise.all(
      [...byHome.values()].map(async (waiting) => {
        const ranks = await this.#records.store.ranks(waiting.map(({ id }) => id));
        for (const [index, { id }] of waiting.entries()) places.set(id, ranks[index] ?? null);
      }),
    );
    return tickets.map(({ id }) => places.get(id) ?? null);
  }

  #pace(queue: QueueName): Promise<Pace> {
    const known = this.#paces.get(queue);
    const now = this.#now();
    if (known !== undefined && now - known.at < paceFreshMs) return known.pace;
    const pace = this.#records.lines<Ticket>(queue, paceQueries).then((lines) => paceOf(lines, now));
    const fresh = { at: now, pace };
    this.#paces.set(queue, fresh);
    // Whoever asks next tries again.
    pace.catch(() => {
      if (this.#paces.get(queue) === fresh) this.#paces.delete(queue);
    });
    return pace;
  }

  #now(): number {
    return this.#records.store.now();
  }
}

function viewOf(
  { ticket, version }: TicketRecord,
  { position, estimate, now }: { position: number | null; estimate: number | null; now: number },
): TicketView {
  const { opponent } = ticket;
  return {
    id: ticket.id,
    queue: ticket.queue,
    kind: ticket.kind,
    state: ticket.state,
    version,
    name: ticket.name,
    sign: callSignOf(ticket.id),
    reason: ticket.reason,
    rating: ticket.rating,
    createdAt: ticket.createdAt,
    waitingSince: ticket.waitingSince,
    deadline: ticket.deadline,
    position,
    estimateMs: estimate,
    opponent: opponent === null ? null : { name: opponent.name, rating: opponent.rating },
    room: ticket.room,
    seat: ticket.seat,
    station: ticket.station,
    team: ticket.team,
    score: ticket.score,
    metrics: ticket.metrics,
    allowed: allowedTransitions(ticket, 'owner'),
    at: now,
  };
}

const lineOf = (state: TicketState): TicketLine => (isLine(state) ? state : 'ended');
const isLine = (state: TicketState): state is Exclude<TicketLine, 'ended'> => isActive(state);

/** They share one line: newest of all of them, so that of each there are the newest. */
const endedStates = ticketStates.filter((state) => !isActive(state)).length;

const queryOf = (line: TicketLine, limit: number): LineQuery => ({
  line,
  limit,
  from: line === 'ended' ? 'back' : 'front',
});

const ticketsIn = (line: LoadedLine<Ticket> | undefined): readonly Ticket[] =>
  line?.records.map(({ state }) => state) ?? [];

function calledOf(ticket: Ticket): readonly CalledTicket[] {
  const { id, name, state, deadline, station } = ticket;
  if (state !== 'recalled' && state !== 'confirmed' && state !== 'playing') return [];
  return [{ sign: callSignOf(id), name, state, since: inStateSince(ticket), deadline, station }];
}
