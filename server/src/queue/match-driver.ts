/**
 * Brings matches as far as they can be: into their room when both have confirmed, apart when somebody has not, to their
 * end when the room's first game has one. What is next follows from what is stored, so whichever node looks does it, and
 * each step is one commit: a node that dies between two is followed by another.
 */
import { assertNever, gameIdOf, isActive, isModeName, ok, parseRoom, queueOf, recordKindOf } from '@inkroom/shared';
import type { Match, MatchId, PlayerId, RoomId, RoomState, StoredRoom, Ticket, TicketId } from '@inkroom/shared';
import { ArchiveUnavailable } from '../ports/archive.ts';
import type { Clock } from '../ports/clock.ts';
import type { GameHistory } from '../ports/game-history.ts';
import type { Logger } from '../ports/logger.ts';
import type { MatchMetrics } from '../ports/metrics.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import type { DueWake } from '../ports/store.ts';
import type { Attendance } from '../rooms/attendance.ts';
import type { Rooms } from '../rooms/rooms.ts';
import {
  endDrafts,
  isPlayingIn,
  matchCodeOf,
  nextLookAt,
  partDrafts,
  playDrafts,
  roomCommandOf,
} from './match-drafts.ts';
import type { Pair } from './match-drafts.ts';
import { noteOnPasses } from './match-notes.ts';
import { checkStep, hasLeft, outcomeOf, scoresOf } from './match-steps.ts';
import type { CheckStep } from './match-steps.ts';
import type { Answer } from './queue-service.ts';
import type { Draft, Loaded, RecordChange, Records } from './records.ts';
import { draftTicket, ticketOf, ticketsOf, waitingLine } from './tickets-change.ts';

export interface MatchDriverOptions {
  readonly records: Records;
  readonly rooms: Pick<Rooms, 'open' | 'executeAsSystem' | 'feeds'>;
  readonly attendance: Pick<Attendance, 'expect'>;
  /** Whether a ticket's owner has a page open, on any node. */
  readonly isOwnerHere: (ticket: TicketId) => Promise<boolean>;
  /** Null: nothing is archived here. */
  readonly history: Pick<GameHistory, 'game'> | null;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Pick<MatchMetrics, 'missedCheck'>;
}

/** `later`: it cannot go on just now, such as without the store. */
type Progress = 'go on' | 'rest' | 'later';

interface Run {
  /** Asked for again while it was under way. */
  again: boolean;
  readonly done: Promise<void>;
}

const retryMs = 1_000;
/** Steps in the life of a match, and some more for whoever comes in between. */
const mostSteps = 12;
/** Rooms of matches whose players are told of them here. */
const mostRooms = 20_000;

export class MatchDriver {
  readonly #options: MatchDriverOptions;
  readonly #runs = new Map<MatchId, Run>();
  readonly #retries = new Map<MatchId, () => void>();
  readonly #matchOf = new Map<RoomId, MatchId>();
  #closed = false;

  constructor(options: MatchDriverOptions) {
    this.#options = options;
    const { records, rooms } = options;
    records.listen({ committed: (changes) => this.#committed(changes) });
    rooms.feeds.listen({
      updated: ({ events }, { id, own, state }) => {
        const match = this.#matchOf.get(id);
        if (match === undefined) return;
        const isOver = state === null || events.some(({ type }) => type === 'game-ended' || type === 'seat-left');
        if (!isOver) return;
        this.#matchOf.delete(id);
        if (own) this.#start(match);
        // Whoever made it drives it; this is for when they could not.
        else this.#startLater(match);
      },
      stale: (id) => {
        const match = this.#matchOf.get(id);
        if (match !== undefined) this.#startLater(match);
      },
    });
  }

  /** A ticket as this node has heard of it: the room that it is played in is looked after here, too. */
  heard(ticket: Ticket): void {
    if (ticket.room === null || ticket.match === null) return;
    // If only this one has ended, the opponent's still waits for the game.
    if (ticket.state === 'completed') this.#matchOf.delete(ticket.room);
    if (ticket.state !== 'playing') return;
    const [oldest] = this.#matchOf.keys();
    if (oldest !== undefined && this.#matchOf.size >= mostRooms) this.#matchOf.delete(oldest);
    this.#matchOf.set(ticket.room, ticket.match);
  }

  /** Its deadline has passed, or nobody has looked at it for a while. Throws StoreUnavailable: then it is called again. */
  async fire(id: MatchId, claimed: DueWake | null): Promise<void> {
    await this.#drive(id);
    if (claimed === null) return;
    const { records } = this.#options;
    const match = await records.load<Match>(id);
    // A game that lasts is looked at less and less often. A commit since the claim has armed another wake.
    const now = records.store.now();
    if (match?.state.phase === 'playing') await records.store.postponeWake(claimed, nextLookAt(match.state, now));
  }

  /** Before its player may have another one: a ticket whose player has left the room that it is played in ends. */
  async release(ticket: Ticket): Promise<void> {
    const { match: id, owner, room } = ticket;
    if (ticket.state !== 'playing' || id === null || owner === null || room === null) return;
    await this.#drive(id);
    const state = await this.#readRoom(room);
    // In mid-game the seat is kept, and the opponent's ticket with it: only this one ends.
    if (state?.phase !== 'playing' || !hasLeft(owner, state)) return;
    await this.#options.records.change<null>({
      intent: intentOf(id, `released/${owner}`),
      ids: [ticket.id],
      decide: ([loaded], now) => {
        const before = ticketOf(loaded);
        if (before?.state.match !== id || before.state.state !== 'playing') return ok({ drafts: [], value: null });
        const drafted = draftTicket(before, { type: 'cancel', reason: 'no-outcome' }, { now, role: 'system' });
        return drafted.ok
          ? ok({ drafts: drafted.value.draft === null ? [] : [drafted.value.draft], value: null })
          : drafted;
      },
      again: () => ok(null),
    });
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#retries.values()) cancel();
    this.#retries.clear();
  }

  #committed(changes: readonly RecordChange[]): void {
    // The steps of the driver itself go on by themselves.
    if (changes.some(({ id }) => recordKindOf(id) === 'match')) {
      for (const change of changes) if (isTicket(change)) this.#heardOwn(change);
      return;
    }
    for (const change of changes) {
      if (!isTicket(change)) continue;
      const { before, after } = ticketsOf(change);
      this.#heardOwn(change);
      const match = after?.match ?? before?.match ?? null;
      const wasInIt = before !== null && isActive(before.state);
      if (match !== null && wasInIt && before.state !== after?.state) this.#start(match);
    }
  }

  #heardOwn(change: RecordChange): void {
    const { after } = ticketsOf(change);
    if (after !== null) this.heard(after);
  }

  #start(id: MatchId): void {
    void this.#driveSafely(id);
  }

  #startLater(id: MatchId): void {
    if (this.#closed || this.#retries.has(id)) return;
    const cancel = this.#options.clock.after(retryMs, () => {
      this.#retries.delete(id);
      this.#start(id);
    });
    this.#retries.set(id, cancel);
  }

  async #driveSafely(id: MatchId): Promise<void> {
    try {
      await this.#drive(id);
    } catch (error) {
      if (error instanceof StoreUnavailable || error instanceof OutcomeUnknown) this.#startLater(id);
      else this.#options.logger.error('a match could not be driven', { match: id, error });
    }
  }

  /** Once at a time on this node; whoever asks meanwhile waits for it, and for one more look. */
  #drive(id: MatchId): Promise<void> {
    const running = this.#runs.get(id);
    if (running !== undefined) {
      running.again = true;
      return running.done;
    }
    const done = Promise.resolve()
      .then(() => this.#steps(id, run))
      .finally(() => this.#runs.delete(id));
    const run: Run = { again: false, done };
    this.#runs.set(id, run);
    return done;
  }

  async #steps(id: MatchId, run: Run): Promise<void> {
    for (let steps = 0; steps < mostSteps && !this.#closed; steps += 1) {
      run.again = false;
      const progress = await this.#step(id);
      if (progress === 'later') {
        this.#startLater(id);
        return;
      }
      if (progress === 'rest' && !run.again) return;
    }
  }

  async #step(id: MatchId): Promise<Progress> {
    const match = await this.#options.records.load<Match>(id);
    if (match === null) return 'rest';
    const { phase } = match.state;
    switch (phase) {
      case 'checking':
        return this.#check(match.state);
      case 'playing':
        return this.#watch(match.state);
      case 'settled':
        return this.#settle(match);
      default:
        return assertNever(phase);
    }
  }

  async #check(match: Match): Promise<Progress> {
    const { records } = this.#options;
    const [one, other] = await Promise.all(match.tickets.map((ticket) => records.load<Ticket>(ticket)));
    const step = this.#stepOf(match, [one?.state ?? null, other?.state ?? null]);
    switch (step.kind) {
      case 'wait':
        return 'rest';
      case 'play':
        return this.#play(match);
      case 'part':
        return this.#part(match);
    }
  }

  /** The room first: a ticket that says where it is played is true from its first moment. */
  async #play(match: Match): Promise<Progress> {
    const room = await this.#makeRoom(match);
    if (!room.ok) return 'later';
    const expected = await this.#expectedPlayers(match);
    const played = await this.#change(match, 'play', (loaded, tickets, now) =>
      this.#stepOf(loaded.state, statesOf(tickets)).kind === 'play'
        ? playDrafts(loaded, tickets, { room: room.value.room, now })
        : ok([]),
    );
    if (!played.ok) return 'later';
    // Whoever does not come to the room within the usual grace is away from it.
    for (const player of expected) this.#options.attendance.expect(room.value.room, player);
    return 'go on';
  }

  /** Who waited with a page opens the room with it. Programs that play over HTTP never open anything. */
  async #expectedPlayers({ tickets, players }: Match): Promise<readonly PlayerId[]> {
    const { records, isOwnerHere } = this.#options;
    const hasPage = await Promise.all(
      tickets.map(async (id) => {
        const ticket = await records.load<Ticket>(id);
        return ticket?.state.awaySince !== null || (await isOwnerHere(id));
      }),
    );
    return players.filter((_, index) => hasPage[index] === true);
  }

  async #part(match: Match): Promise<Progress> {
    const { records, metrics } = this.#options;
    const line = await waitingLine(records, queueOf(match.id));
    let missed: readonly PlayerId[] = [];
    const parted = await this.#change(match, 'part', (loaded, tickets, now) => {
      const step = this.#stepOf(loaded.state, statesOf(tickets));
      missed = step.kind === 'part' ? step.missed : [];
      return step.kind === 'part' ? partDrafts(loaded, tickets, { step, now, line }) : ok([]);
    });
    if (!parted.ok) return 'later';
    for (const _ of missed) metrics.missedCheck();
    return 'go on';
  }

  async #watch(match: Match): Promise<Progress> {
    const room = await this.#readRoom(match.room);
    const outcome = outcomeOf(match, room);
    switch (outcome.kind) {
      case 'running':
        return (await this.#isPlayed(match)) ? 'rest' : this.#end(match, null);
      case 'over':
        return this.#end(match, outcome.scores);
      case 'left':
        return this.#end(match, null);
      case 'past': {
        const scores = await this.#lookBack(match);
        return scores === 'later' ? 'later' : this.#end(match, scores);
      }
      default:
        return assertNever(outcome);
    }
  }

  /** Does anybody's ticket still wait for this game? */
  async #isPlayed(match: Match): Promise<boolean> {
    const tickets = await Promise.all(match.tickets.map((ticket) => this.#options.records.load<Ticket>(ticket)));
    return tickets.some((ticket) => isPlayingIn(match, ticket?.state ?? null));
  }

  /** No node was there when the first game ended, and the room has forgotten it: history has not. */
  async #lookBack(match: Match): Promise<Pair<number> | null | 'later'> {
    try {
      const game = (await this.#options.history?.game(gameIdOf(match.room, 1))) ?? null;
      if (game === null || game.type !== 'game-finished') return null;
      const winner = game.winner === null ? null : (game.players[game.winner]?.player ?? null);
      return scoresOf(match, winner);
    } catch (error) {
      if (error instanceof ArchiveUnavailable) return 'later';
      throw error;
    }
  }

  async #end(match: Match, scores: Pair<number> | null): Promise<Progress> {
    const ended = await this.#change(match, 'end', (loaded, tickets, now) =>
      loaded.state.phase === 'playing' ? endDrafts(loaded, tickets, { scores, now }) : ok([]),
    );
    return ended.ok ? 'go on' : 'later';
  }

  async #settle(match: Loaded<Match>): Promise<Progress> {
    const { records } = this.#options;
    const noted = await noteOnPasses(records, match.state);
    if (!noted.ok) return 'later';
    await this.#emptyRoom(match.state);
    const gone: Draft = { id: match.id, before: match, after: null, events: [{ type: 'match-done' }], wake: null };
    const tried = await records.attempt(intentOf(match.state.id, 'done'), [gone]);
    return tried === 'conflict' ? 'go on' : 'rest';
  }

  /** A room that was made for two of whom one was called back before it was theirs: nobody sits there. */
  async #emptyRoom({ room, tickets, players, id }: Match): Promise<void> {
    const { records, rooms } = this.#options;
    const state = await this.#readRoom(room);
    if (state === null || state.phase !== 'open' || state.lastAt !== state.createdAt) return;
    const states = await Promise.all(tickets.map((ticket) => records.load<Ticket>(ticket)));
    if (states.some((ticket) => ticket?.state.room === room)) return;
    for (const player of players) {
      const leave = { room, id: () => `apart/${matchCodeOf(id)}`, command: { type: 'leave' } } as const;
      await rooms.executeAsSystem({ player, name: '' }, leave);
    }
  }

  /** Its code and its command follow from the match, so it is one room whoever makes it. */
  #makeRoom({ id, queue, players, names, areas }: Match): Promise<Answer<{ room: RoomId }>> {
    const mode: string = queue;
    if (!isModeName(mode)) return Promise.resolve({ ok: false, error: { code: 'queue-not-found' } });
    const seatOf = (index: 0 | 1) => ({ player: players[index], name: names[index], area: areas[index], bot: null });
    return this.#options.rooms.open(
      { player: players[0], name: names[0], area: areas[0] },
      { commandId: roomCommandOf(id), mode, visibility: 'public', clock: { kind: 'none' } },
      { origin: 'people', table: false, seats: [seatOf(0), seatOf(1)] },
    );
  }

  /** From the store itself: this node need not follow the room. */
  async #readRoom(room: RoomId): Promise<RoomState | null> {
    const stored = await this.#options.records.store.load(room);
    if (stored === null) return null;
    // Only the committer writes rooms.
    const parsed = parseRoom(JSON.parse(stored.state) as StoredRoom);
    return parsed.ok ? parsed.value : null;
  }

  /** One step of a match and its tickets; nothing happens if it has been taken already. */
  #change(
    match: Match,
    step: string,
    decide: (loaded: Loaded<Match>, tickets: Pair<Loaded<Ticket> | null>, now: number) => Answer<readonly Draft[]>,
  ): Promise<Answer<null>> {
    return this.#options.records.change<null>({
      intent: intentOf(match.id, step),
      ids: [match.id, ...match.tickets],
      decide: ([first, ...tickets], now) => {
        // What lies under the id of a match is one.
        const loaded = (first ?? null) as Loaded<Match> | null;
        if (loaded === null) return ok({ drafts: [], value: null });
        const drafts = decide(loaded, [ticketOf(tickets[0]), ticketOf(tickets[1])], now);
        return drafts.ok ? ok({ drafts: drafts.value, value: null }) : drafts;
      },
      again: () => ok(null),
    });
  }

  /** Nobody is blamed for a check during which nobody could confirm. */
  #stepOf(match: Match, tickets: Pair<Ticket | null>): CheckStep {
    const { store } = this.#options.records;
    const wasAway = store.outages(match.id).some(({ from, to }) => from < match.deadline && to > match.madeAt);
    return checkStep(match, tickets, { now: store.now(), wasAway });
  }
}

const statesOf = ([one, other]: Pair<Loaded<Ticket> | null>): Pair<Ticket | null> => [
  one?.state ?? null,
  other?.state ?? null,
];

const intentOf = (id: MatchId, step: string) =>
  ({ commandId: `match/${matchCodeOf(id)}/${step}`, fingerprint: '', by: 'matchmaker' }) as const;

const isTicket = ({ id }: RecordChange): boolean => recordKindOf(id) === 'ticket';
