/** Test support: tickets of one queue, moved by the rules themselves, as commits that each test then spoils in one place. */
import {
  decideTicket,
  evolveTicket,
  invariant,
  matchIdOf,
  queueIdOf,
  stationQueueOf,
  ticketIdOf,
} from '@inkroom/shared';
import type {
  MatchId,
  PlayerId,
  QueueName,
  RoomId,
  Ticket,
  TicketCommand,
  TicketFact,
  TicketId,
  TicketRole,
} from '@inkroom/shared';
import type { Violation } from './history.ts';
import { TicketWatch } from './ticket-watch.ts';
import type { StoredWrite } from './ticket-commits.ts';

export const classic = 'classic' as QueueName;
export const main = 'main' as QueueName;
export const firstMatch: MatchId = matchIdOf(classic, 'first');
export const playerNamed = (name: string): PlayerId => `player-${name}` as PlayerId;
export const codeFor = (name: string): string => name.toUpperCase().padEnd(8, '0').slice(0, 8);

export class TicketStory {
  readonly facts: TicketFact[] = [];
  readonly watch = new TicketWatch();
  now = 1_000_000;
  readonly #tickets = new Map<TicketId, { ticket: Ticket; version: number }>();
  #asked = 0;

  /** A station queue with this many places. */
  station(recallWindow = 2): this {
    const settings = { ...stationQueueOf(main), recallWindow };
    this.watch.committed(
      [{ id: queueIdOf(main), version: 1, commandId: 'queue', state: { settings }, events: [], by: 'system' }],
      this.now,
    );
    return this;
  }

  /** Joins the line, and is told so. */
  take(name: string, queue: QueueName = classic): TicketId {
    const id = ticketIdOf(queue, codeFor(name));
    const commandId = `${playerNamed(name)}/take-${name}-${this.#tickets.size}`;
    this.watch.asked(commandId, this.now);
    const kind = queue === main ? 'station' : 'match';
    const about = { area: 100, team: null, rating: null, lastOpponent: null, note: null, viaPage: true };
    const owner = playerNamed(name);
    const write = this.write(
      id,
      'owner',
      { type: 'create', id, queue, kind, owner, name, ...about, queued: true },
      commandId,
    );
    this.commit(write);
    this.watch.answered(commandId, { ticket: id, version: 1 }, this.now + 1);
    return id;
  }

  /** What a step writes; nothing has heard of it yet. */
  write(id: TicketId, by: TicketRole, command: TicketCommand, commandId?: string): StoredWrite {
    this.now += 10;
    this.#asked += 1;
    const known = this.#tickets.get(id);
    const places = [...this.#tickets.values()]
      .filter(({ ticket }) => ticket.state === 'queued' && ticket.queue === id.split('.')[0])
      .map(({ ticket }) => ticket.place)
      .toSorted((one, other) => one - other);
    const line = { first: places[0] ?? null, second: places[1] ?? null, back: places.at(-1) ?? null };
    const decision = decideTicket(known?.ticket ?? null, command, { now: this.now, role: by, line });
    invariant(decision.ok, `${command.type} of ${id}`);
    const events = decision.value;
    const ticket = evolveTicket(known?.ticket ?? null, events, { at: this.now, by });
    const version = (known?.version ?? 0) + 1;
    this.#tickets.set(id, { ticket, version });
    const { undo: _undo, lastOpponent: _last, ...after } = ticket;
    const types = events.map(({ type }) => type);
    this.facts.push({
      type: 'ticket',
      id: `${id}:${version}`,
      ticket: id,
      version,
      at: this.now,
      by,
      who: '',
      events: types,
      after,
    });
    return { id, version, commandId: commandId ?? `step-${this.#asked}`, state: ticket, events, by };
  }

  commit(...writes: readonly StoredWrite[]): readonly Violation[] {
    return this.watch.committed(writes, this.now);
  }

  step(id: TicketId, by: TicketRole, command: TicketCommand): readonly Violation[] {
    return this.commit(this.write(id, by, command));
  }

  recallFor(match: MatchId, opponent: TicketId): TicketCommand {
    const { owner, name } = this.ticket(opponent);
    invariant(owner !== null, 'opponents are players');
    return {
      type: 'recall',
      deadline: this.now + 10_000,
      match,
      opponent: { ticket: opponent, player: owner, name, rating: null },
    };
  }

  /** Called up by rule. */
  callByRule(id: TicketId): readonly Violation[] {
    const deadline = this.now + 60_000;
    return this.step(id, 'system', { type: 'recall', deadline, match: null, opponent: null });
  }

  /** Two are called up, confirm and sit down. */
  playedBy(one: TicketId, other: TicketId, room: RoomId, match = firstMatch): readonly Violation[] {
    return [
      ...this.commit(
        this.write(one, 'matchmaker', this.recallFor(match, other)),
        this.write(other, 'matchmaker', this.recallFor(match, one)),
      ),
      ...this.step(one, 'owner', { type: 'confirm' }),
      ...this.step(other, 'owner', { type: 'confirm' }),
      ...this.commit(
        this.write(one, 'matchmaker', { type: 'play', room, seat: 0, station: null }),
        this.write(other, 'matchmaker', { type: 'play', room, seat: 1, station: null }),
      ),
    ];
  }

  ticket(id: TicketId): Ticket {
    const known = this.#tickets.get(id);
    invariant(known !== undefined, `${id} was taken`);
    return known.ticket;
  }
}

export const rulesOfAll = (violations: readonly Violation[]): readonly string[] => violations.map(({ rule }) => rule);
