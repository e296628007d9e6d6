/**
 * What must hold of tickets at every moment: told every commit of the store, in order, and what people were answered. Says
 * at once what is wrong. Knows nothing of how tickets come about, only what is stored.
 */
import { isActive, queueOf, recordKindOf } from '@inkroom/shared';
import type {
  Delivery,
  DeliveryId,
  Match,
  MatchId,
  PlayerId,
  QueueState,
  RecordId,
  Ticket,
  TicketId,
} from '@inkroom/shared';
import type { Violation } from './history.ts';
import { fileUnder, nothingWatched } from './ticket-commits.ts';
import type { StoredWrite } from './ticket-commits.ts';
import { decidingMs } from './ticket-facts.ts';

interface Known {
  readonly ticket: Ticket;
  /** When it came to its place in the line, by the watch's clock. */
  readonly placedAt: number;
  /** When its joining was acknowledged; null: not yet, or it has been moved since. */
  readonly joinedAt: number | null;
  readonly calledByRule: boolean;
}

interface Sequence {
  version: number;
  readonly commands: Map<string, number>;
}

export class TicketWatch {
  readonly seen = nothingWatched();
  readonly #tickets = new Map<TicketId, Known>();
  readonly #sequences = new Map<RecordId, Sequence>();
  readonly #calledFor = new Map<MatchId, Set<TicketId>>();
  readonly #seatedFor = new Map<MatchId, Set<TicketId>>();
  readonly #holderOf = new Map<string, TicketId>();
  readonly #windows = new Map<string, number>();
  readonly #askedAt = new Map<string, number>();
  readonly #deliveries = new Map<DeliveryId, Delivery>();
  readonly #texted = new Map<string, number>();
  /** What the store lost by a fault: nothing is promised for it. */
  readonly #lost = new Set<string>();

  /** Somebody has asked for something, for the first time. */
  asked(commandId: string, at: number): void {
    if (!this.#askedAt.has(commandId)) this.#askedAt.set(commandId, at);
  }

  /** Somebody was told that their step counts: [TICKET-68]. */
  answered(
    commandId: string,
    { ticket, version }: { ticket: TicketId; version: number },
    at: number,
  ): readonly Violation[] {
    const known = this.#tickets.get(ticket);
    const keptAt = this.#sequences.get(ticket)?.commands.get(commandId);
    if (keptAt === undefined || keptAt > version) {
      if (this.#lost.has(commandId) || this.#lost.has(ticket)) return [];
      return [wrong('TICKET-68', ticket, `${commandId} was answered at ${version}, and is not there`)];
    }
    this.seen.keptAnswer += 1;
    if (known !== undefined && keptAt === 1 && known.ticket.state === 'queued' && known.ticket.reason === 'joined') {
      this.#tickets.set(ticket, { ...known, joinedAt: at });
    }
    return [];
  }

  /** Somebody was told which ticket is theirs, the one they asked for or one that they had already: [TICKET-68]. */
  took(commandId: string, answer: { ticket: TicketId; version: number }, at: number): readonly Violation[] {
    const { ticket } = answer;
    if (this.#sequences.get(ticket)?.commands.has(commandId) === true) return this.answered(commandId, answer, at);
    if (this.#tickets.has(ticket) || this.#lost.has(ticket)) return [];
    return [wrong('TICKET-68', ticket, `${commandId} was answered with it, and it is not there`)];
  }

  /** A commit was made, all of it. */
  committed(writes: readonly StoredWrite[], at: number): readonly Violation[] {
    const violations = writes.flatMap((write) => this.#sequence(write));
    for (const write of writes) this.#learn(write, at);
    for (const write of writes) {
      if (recordKindOf(write.id) === 'ticket' && write.state !== null) violations.push(...this.#judge(write, at));
    }
    return violations;
  }

  /** What a message tells of, as it was planned; null: nobody has planned it. */
  delivery(id: DeliveryId): Pick<Delivery, 'id' | 'ticket' | 'call'> | null {
    return this.#deliveries.get(id) ?? null;
  }

  /** An SMS has left: [TICKET-67]. */
  texted({ id, ticket, call }: Pick<Delivery, 'id' | 'ticket' | 'call'>): readonly Violation[] {
    const key = `${ticket} call ${call}`;
    const times = (this.#texted.get(key) ?? 0) + 1;
    this.#texted.set(key, times);
    if (times === 1) this.seen.textedOnce += 1;
    if (times === 1 || this.#lost.has(id) || this.#lost.has(ticket)) return [];
    return [wrong('TICKET-67', ticket, `call ${call} was told by SMS ${times} times`)];
  }

  /** The store has lost its last commits. `kept`: all that it still has of these records, oldest first. */
  tookBack(id: RecordId, kept: readonly StoredWrite[], lost: readonly StoredWrite[], at: number): void {
    this.#lost.add(id);
    for (const { commandId } of lost) this.#lost.add(commandId);
    this.#sequences.delete(id);
    for (const write of kept) this.#sequence(write);
    const last = kept.at(-1);
    if (recordKindOf(id) !== 'ticket') return;
    // Only tickets are filed under ids of tickets.
    const ticket = id as TicketId;
    this.#forgetSeats(ticket);
    this.#tickets.delete(ticket);
    if (last !== undefined) this.#learn(last, at);
  }

  /** The store has lost a commit of it. */
  isLost(id: RecordId): boolean {
    return this.#lost.has(id);
  }

  /** Tickets as they are stored now. */
  tickets(): readonly Ticket[] {
    return [...this.#tickets.values()].map(({ ticket }) => ticket);
  }

  /** [TICKET-61] */
  #sequence({ id, version, commandId, state }: StoredWrite): readonly Violation[] {
    const sequence = this.#sequences.get(id) ?? { version: 0, commands: new Map<string, number>() };
    this.#sequences.set(id, sequence);
    const violations: Violation[] = [];
    if (version !== sequence.version + 1) {
      violations.push(wrong('TICKET-61', id, `${commandId} wrote version ${version} over ${sequence.version}`));
    }
    const former = sequence.commands.get(commandId);
    if (former !== undefined) {
      violations.push(wrong('TICKET-61', id, `${commandId} is there at ${former} and ${version}`));
    }
    sequence.commands.set(commandId, version);
    // What is made again under the same name is another record, and its commands others.
    sequence.version = state === null ? 0 : version;
    if (state === null) sequence.commands.clear();
    return violations;
  }

  #learn({ id, state, events, by }: StoredWrite, at: number): void {
    const kind = recordKindOf(id);
    if (kind === 'queue' && state !== null && 'settings' in Object(state)) {
      // What lies under the id of a queue is one; the list of queues has no settings.
      const { settings } = state as QueueState;
      this.#windows.set(settings.name, settings.recallWindow);
    }
    if (kind === 'match' && state !== null) {
      const match = state as Match;
      if (!this.#calledFor.has(match.id)) this.#calledFor.set(match.id, new Set());
    }
    if (kind === 'delivery' && state !== null) {
      const delivery = state as Delivery;
      this.#deliveries.set(delivery.id, delivery);
    }
    if (kind !== 'ticket') return;
    const ticketId = id as TicketId;
    if (state === null) {
      this.#tickets.delete(ticketId);
      return;
    }
    const ticket = state as Ticket;
    const former = this.#tickets.get(ticketId);
    const isMoved =
      former === undefined || events.some(({ type }) => type === 'ticket-queued' || type === 'ticket-undone');
    const isCalled = events.some(({ type }) => type === 'ticket-recalled');
    this.#tickets.set(ticketId, {
      ticket,
      placedAt: isMoved ? at : former.placedAt,
      joinedAt: isMoved ? null : former.joinedAt,
      // Whoever the desk brings back, or takes from the line, is there by hand.
      calledByRule: isCalled ? by === 'system' : !isMoved && former.calledByRule,
    });
    if (isCalled && ticket.match !== null) fileUnder(this.#calledFor, ticket.match, ticketId);
    if (events.some(({ type }) => type === 'ticket-playing') && ticket.match !== null) {
      fileUnder(this.#seatedFor, ticket.match, ticketId);
    }
  }

  #judge({ id, events, by, commandId }: StoredWrite, at: number): readonly Violation[] {
    const known = this.#tickets.get(id as TicketId);
    if (known === undefined) return [];
    const { ticket } = known;
    const violations = [...this.#onlyOne(ticket)];
    for (const { type } of events) {
      if (type === 'ticket-recalled' && ticket.match !== null)
        violations.push(...this.#calledTogether(ticket, ticket.match));
      if (type === 'ticket-recalled' && by === 'system') violations.push(...this.#calledInTurn(ticket, at));
      if (type === 'ticket-playing' && ticket.match !== null)
        violations.push(...this.#seatedTogether(ticket, ticket.match));
      if (type === 'ticket-queued') violations.push(...this.#behindOthers(ticket, commandId));
      if (type === 'ticket-undone') this.seen.undone += 1;
      if (type === 'ticket-expired') this.seen.noShow += 1;
    }
    return violations;
  }

  /** [TICKET-64] */
  #onlyOne(ticket: Ticket): readonly Violation[] {
    if (ticket.owner === null || !isActive(ticket.state)) return [];
    const others = this.tickets().filter(
      (other) =>
        other.id !== ticket.id && other.owner === ticket.owner && isActive(other.state) && !this.#lost.has(other.id),
    );
    if (others.length === 0 || this.#lost.has(passOf(ticket.owner))) return [];
    return [wrong('TICKET-64', ticket.id, `${ticket.owner} has ${others.map(({ id }) => id).join()} at the same time`)];
  }

  /** [TICKET-63] */
  #calledTogether({ id, opponent }: Ticket, match: MatchId): readonly Violation[] {
    const called = this.#calledFor.get(match) ?? new Set();
    this.seen.paired += 0.5;
    const isPair = opponent !== null && called.size === 2 && called.has(opponent.ticket) && called.has(id);
    return isPair ? [] : [wrong('TICKET-63', id, `is called up to ${match} with ${[...called].join() || 'nobody'}`)];
  }

  /** [TICKET-62] */
  #seatedTogether(ticket: Ticket, match: MatchId): readonly Violation[] {
    const { id, room, seat, opponent } = ticket;
    const violations: Violation[] = [];
    this.seen.seated += 1;
    const seated = this.#seatedFor.get(match) ?? new Set();
    if (opponent === null || !seated.has(opponent.ticket)) {
      violations.push(wrong('TICKET-62', id, `plays in ${match} without its opponent`));
    }
    const key = `${room}/${seat}`;
    const holder = this.#holderOf.get(key) ?? id;
    if (holder !== id) violations.push(wrong('TICKET-62', id, `has the seat ${key} of ${holder}`));
    const other = opponent === null ? undefined : this.#tickets.get(opponent.ticket)?.ticket;
    if (other !== undefined && other.match === match && other.room !== null && other.room !== room) {
      violations.push(wrong('TICKET-62', id, `plays in ${room}, its opponent in ${other.room}`));
    }
    const former = [...this.#holderOf].find(([where, who]) => who === id && where !== key);
    if (former !== undefined) violations.push(wrong('TICKET-62', id, `has the seats ${former[0]} and ${key}`));
    this.#holderOf.set(key, id);
    return violations;
  }

  /** [TICKET-65] [TICKET-66] */
  #calledInTurn(ticket: Ticket, at: number): readonly Violation[] {
    const queue = queueOf(ticket.id);
    const same = [...this.#tickets.values()].filter((one) => one.ticket.queue === queue && one.ticket.id !== ticket.id);
    const violations: Violation[] = [];
    this.seen.calledByRule += 1;
    for (const { ticket: other, placedAt } of same) {
      if (other.state !== 'queued' || at - placedAt < decidingMs) continue;
      this.seen.compared += 1;
      if (other.place < ticket.place && !this.#lost.has(other.id)) {
        violations.push(wrong('TICKET-65', ticket.id, `is called up before ${other.id}, which stands in front of it`));
      }
    }
    const isCalled = ({ state }: Ticket): boolean => state === 'recalled' || state === 'confirmed';
    // What the store has lost of a ticket, whoever called was still told of.
    const isKnown = (one: Ticket): boolean => isCalled(one) && !this.#lost.has(one.id);
    const called = 1 + same.filter((one) => one.calledByRule && isKnown(one.ticket)).length;
    const window = this.#windows.get(queue) ?? Number.POSITIVE_INFINITY;
    if (called > window) {
      violations.push(
        wrong('TICKET-66', ticket.id, `is the ${called}th called up by rule; the window holds ${window}`),
      );
    }
    return violations;
  }

  /** [TICKET-65]: behind whoever was told that they stand in line before this one asked. */
  #behindOthers(ticket: Ticket, commandId: string): readonly Violation[] {
    if (ticket.reason === 'opponent-missed' || ticket.reason === 'opponent-left') this.seen.requeued += 1;
    if (ticket.reason === 'no-show') this.seen.noShow += 1;
    const askedAt = this.#askedAt.get(commandId);
    if (ticket.reason !== 'joined' || askedAt === undefined) return [];
    return [...this.#tickets.values()].flatMap(({ ticket: other, joinedAt }) => {
      if (other.queue !== ticket.queue || other.state !== 'queued' || joinedAt === null || joinedAt >= askedAt)
        return [];
      this.seen.compared += 1;
      if (other.place < ticket.place) return [];
      return [wrong('TICKET-65', ticket.id, `stands before ${other.id}, which had joined before it was asked for`)];
    });
  }

  #forgetSeats(ticket: TicketId): void {
    for (const [key, holder] of this.#holderOf) if (holder === ticket) this.#holderOf.delete(key);
    for (const filed of [...this.#calledFor.values(), ...this.#seatedFor.values()]) filed.delete(ticket);
  }
}

const passOf = (player: PlayerId): string => `${player}.pass`;

const wrong = (rule: string, room: RecordId, words: string): Violation => ({ rule, room, words });
