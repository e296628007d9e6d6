/**
 * Brings matches as far as they can be whenever something has happened to one: a ticket has changed, a game is over, a
 * deadline has passed. Whichever node looks does what is next: one that dies between two steps is followed by another.
 */
import { isActive, nextLookAt, ok, recordKindOf } from '@inkroom/shared';
import type { Match, MatchId, RoomId, Ticket } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import type { DueWake } from '../ports/store.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { MatchLife, intentOf } from './match-life.ts';
import type { MatchLifeOptions } from './match-life.ts';
import { MatchRooms } from './match-rooms.ts';
import type { MatchRoomsOptions } from './match-rooms.ts';
import { hasLeft } from './match-steps.ts';
import type { RecordChange } from './records.ts';
import { draftTicket, ticketOf, ticketsOf } from './tickets-change.ts';

export interface MatchDriverOptions extends MatchLifeOptions, MatchRoomsOptions {
  readonly rooms: Pick<Rooms, 'open' | 'executeAsSystem' | 'feeds'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

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
  readonly #rooms: MatchRooms;
  readonly #life: MatchLife;
  readonly #runs = new Map<MatchId, Run>();
  readonly #retries = new Map<MatchId, () => void>();
  readonly #matchOf = new Map<RoomId, MatchId>();
  #closed = false;

  constructor(options: MatchDriverOptions) {
    this.#options = options;
    this.#rooms = new MatchRooms(options);
    this.#life = new MatchLife(options, this.#rooms);
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
    if (match?.state.phase === 'playing')
      await records.store.postponeWake(claimed, nextLookAt(match.state.madeAt, now));
  }

  /** Before its player may have another one: what has come of its match is noted; if they have left the room that it is played in, it ends. */
  async release(ticket: Ticket): Promise<void> {
    const { match: id, owner, room } = ticket;
    if (id === null) return;
    await this.#drive(id);
    if (ticket.state !== 'playing' || owner === null || room === null) return;
    const state = await this.#rooms.read(room);
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
      const progress = await this.#life.step(id);
      if (progress === 'later') {
        this.#startLater(id);
        return;
      }
      if (progress === 'rest' && !run.again) return;
    }
  }
}

const isTicket = ({ id }: RecordChange): boolean => recordKindOf(id) === 'ticket';
