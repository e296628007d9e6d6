/**
 * What a match does next, and what that takes: into its room when both have confirmed, apart when somebody has not, to its
 * end when the room's first game has one. It follows from what is stored, and each step is one commit.
 */
import { assertNever, ok, queueOf } from '@inkroom/shared';
import type { Match, MatchId, PlayerId, Ticket, TicketId } from '@inkroom/shared';
import type { MatchMetrics } from '../ports/metrics.ts';
import type { Attendance } from '../rooms/attendance.ts';
import { endDrafts, isPlayingIn, matchCodeOf, partDrafts, playDrafts } from './match-drafts.ts';
import type { Pair } from './match-drafts.ts';
import { noteOnPasses } from './match-notes.ts';
import type { MatchRooms } from './match-rooms.ts';
import { checkStep, outcomeOf } from './match-steps.ts';
import type { CheckStep } from './match-steps.ts';
import type { Answer } from './queue-service.ts';
import type { Draft, Loaded, Records } from './records.ts';
import { ticketOf, waitingLine } from './tickets-change.ts';

export interface MatchLifeOptions {
  readonly records: Records;
  readonly attendance: Pick<Attendance, 'expect'>;
  /** Whether a ticket's owner has a page open, on any node. */
  readonly isOwnerHere: (ticket: TicketId) => Promise<boolean>;
  readonly metrics: Pick<MatchMetrics, 'missedCheck'>;
}

/** `later`: it cannot go on just now, such as without the store. */
export type Progress = 'go on' | 'rest' | 'later';

export class MatchLife {
  readonly #options: MatchLifeOptions;
  readonly #rooms: MatchRooms;
  /** Whose room this node has asked for, until it is sure that they play there or that nobody sits there. */
  readonly #made = new Map<MatchId, Match>();

  constructor(options: MatchLifeOptions, rooms: MatchRooms) {
    this.#options = options;
    this.#rooms = rooms;
  }

  /** Throws what the store throws. */
  async step(id: MatchId): Promise<Progress> {
    const match = await this.#options.records.load<Match>(id);
    if (match?.state.phase === 'playing') this.#made.delete(id);
    else if (match?.state.phase !== 'checking') await this.#leaveWhatWasMade(id);
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
    this.#made.set(match.id, match);
    const room = await this.#rooms.make(match);
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

  /** While a slow node made it, another one may have parted the two, and found no room to be left. */
  async #leaveWhatWasMade(id: MatchId): Promise<void> {
    const made = this.#made.get(id);
    if (made === undefined) return;
    await this.#rooms.leave(made);
    this.#made.delete(id);
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
    const room = await this.#rooms.read(match.room);
    const outcome = outcomeOf(match, room);
    switch (outcome.kind) {
      case 'running':
        return (await this.#isPlayed(match)) ? 'rest' : this.#end(match, null);
      case 'over':
        return this.#end(match, outcome.scores);
      case 'left':
        return this.#end(match, null);
      case 'past': {
        const scores = await this.#rooms.lookBack(match);
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
    await this.#rooms.leave(match.state);
    const gone: Draft = { id: match.id, before: match, after: null, events: [{ type: 'match-done' }], wake: null };
    const tried = await records.attempt(intentOf(match.state.id, 'done'), [gone]);
    return tried === 'conflict' ? 'go on' : 'rest';
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

/** Of one match each step happens once. */
export const intentOf = (id: MatchId, step: string) =>
  ({ commandId: `match/${matchCodeOf(id)}/${step}`, fingerprint: '', by: 'matchmaker' }) as const;
