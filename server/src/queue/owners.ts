/**
 * Whether those who wait for a match still have the page open, on any node. Losing the last connection is put on record at
 * once, so that nobody is paired with them; the ticket itself ends it after a grace, whatever becomes of this node.
 */
import { isMatchQueue, queueOf, recordKindOf } from '@inkroom/shared';
import type { PlayerId, RecordId, Ticket, TicketCommand, TicketId } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Presence } from '../ports/presence.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import type { Actor } from '../rooms/committer.ts';

export type Marking = Extract<TicketCommand, { type: 'mark-away' | 'mark-back' }>;

export interface OwnersOptions {
  readonly presence: Pick<Presence, 'setVisitors' | 'visitorsElsewhere'>;
  /** Answers the ticket as it is then; null: there is none. Throws what the store throws. */
  readonly mark: (ticket: TicketId, marking: Marking) => Promise<Ticket | null>;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Present {
  readonly player: PlayerId;
  readonly connections: Set<string>;
}

const retryMs = 1_000;
const nobody = { people: [], count: 0 };

export class Owners {
  readonly #options: OwnersOptions;
  readonly #present = new Map<TicketId, Present>();
  /** Marks to be tried again. */
  readonly #retries = new Map<TicketId, () => void>();
  #closed = false;

  constructor(options: OwnersOptions) {
    this.#options = options;
  }

  arrived(ticket: TicketId, { player, name }: Actor, connection: string): void {
    if (!isMatchQueue(queueOf(ticket))) return;
    const present = this.#present.get(ticket);
    if (present !== undefined) {
      present.connections.add(connection);
      return;
    }
    this.#present.set(ticket, { player, connections: new Set([connection]) });
    this.#cancelRetry(ticket);
    this.#options.presence.setVisitors(ticket, { people: [{ player, name }], count: 1 });
    void this.#settle(ticket, null);
  }

  left(ticket: TicketId, connection: string): void {
    const present = this.#present.get(ticket);
    if (present === undefined || !present.connections.delete(connection) || present.connections.size > 0) return;
    this.#present.delete(ticket);
    // Nobody is here, but if this node ends before that is on record, another one looks after the ticket.
    this.#options.presence.setVisitors(ticket, nobody);
    void this.#settle(ticket, this.#options.clock.now());
  }

  /** This node has heard of a change of the ticket. */
  changed(ticket: Ticket): void {
    if (!this.#present.has(ticket.id)) return;
    if (!isLookedAfter(ticket)) this.#forget(ticket.id);
    // Marked by a node that had not heard yet of the arrival here.
    else if (ticket.awaySince !== null) void this.#settle(ticket.id, null);
  }

  /** On any node. Throws StoreUnavailable while nobody can tell. */
  async isHere(ticket: TicketId): Promise<boolean> {
    if (this.#present.has(ticket)) return true;
    for (const { count } of (await this.#options.presence.visitorsElsewhere(ticket)).values())
      if (count > 0) return true;
    return false;
  }

  /** The node through which the owner was connected is gone. True: nothing is left to do. */
  async orphaned(id: RecordId, noticedAt: number): Promise<boolean> {
    if (recordKindOf(id) !== 'ticket') return true;
    // recordKindOf has just said so.
    const ticket = id as TicketId;
    return !isMatchQueue(queueOf(ticket)) || this.#tryMark(ticket, noticedAt);
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#retries.values()) cancel();
    this.#retries.clear();
  }

  /** `lostAt` null: the owner is here. While the store is away it is tried again, for as long as it stays true. */
  async #settle(ticket: TicketId, lostAt: number | null): Promise<void> {
    if (await this.#tryMark(ticket, lostAt)) {
      if (lostAt !== null && !this.#present.has(ticket)) this.#options.presence.setVisitors(ticket, null);
      return;
    }
    if (this.#closed) return;
    this.#cancelRetry(ticket);
    const cancel = this.#options.clock.after(retryMs, () => {
      this.#retries.delete(ticket);
      if (this.#present.has(ticket) === (lostAt === null)) void this.#settle(ticket, lostAt);
    });
    this.#retries.set(ticket, cancel);
  }

  /** False: the store is away. */
  async #tryMark(ticket: TicketId, lostAt: number | null): Promise<boolean> {
    try {
      if (lostAt !== null && (await this.isHere(ticket))) return true;
      const marking: Marking = lostAt === null ? { type: 'mark-back' } : { type: 'mark-away', since: lostAt };
      const after = await this.#options.mark(ticket, marking);
      if (after === null || !isLookedAfter(after)) this.#forget(ticket);
      return true;
    } catch (error) {
      if (error instanceof StoreUnavailable || error instanceof OutcomeUnknown) return false;
      this.#options.logger.error('marking a ticket failed', { ticket, error });
      return true;
    }
  }

  #forget(ticket: TicketId): void {
    if (this.#present.delete(ticket)) this.#options.presence.setVisitors(ticket, null);
  }

  #cancelRetry(ticket: TicketId): void {
    this.#retries.get(ticket)?.();
    this.#retries.delete(ticket);
  }
}

/** From the first move on, or the first look at the room, the seat is looked after instead. */
const isLookedAfter = ({ state }: Ticket): boolean =>
  state === 'new' || state === 'queued' || state === 'recalled' || state === 'confirmed';
