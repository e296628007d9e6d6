/**
 * Tickets whose owners are connected here: each change is told to all of the owner's connections, and while a ticket
 * waits, its position. Positions of one queue are read together, at most four times a second, however many wait.
 */
import { isActive } from '@inkroom/shared';
import type { PlayerId, QueueName, TicketId, TicketView } from '@inkroom/shared';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import type { QueueService, TicketRecord } from '../../queue/queue-service.ts';
import type { Actor } from '../../rooms/committer.ts';
import { playerChannel } from './channels.ts';
import type { LocalChannels } from './local-channels.ts';

export interface TicketFollowersOptions {
  readonly queues: Pick<QueueService, 'listen' | 'follow' | 'watch' | 'views' | 'read' | 'ownerArrived' | 'ownerLeft'>;
  readonly channels: {
    readonly emit: LocalChannels['emit'];
    socketsIn(channel: string): Iterable<Connection>;
  };
  /** This node has begun to follow a ticket: other nodes may have connections of its owner, too. */
  readonly onFollowed: (owner: PlayerId, ticket: TicketId) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The connection as its handlers have it. */
export interface Connection {
  readonly id: string;
  readonly connected: boolean;
}

interface Followed {
  readonly owner: PlayerId;
  readonly queue: QueueName;
  readonly connections: Set<string>;
  /** The latest that is known. */
  record: TicketRecord;
  /** What was told last; -1: nothing yet. */
  told: number;
  position: number | null;
  stop: () => void;
}

interface Line {
  readonly tickets: Set<TicketId>;
  readonly stop: Promise<() => void>;
  cancel: (() => void) | null;
}

const positionsMs = 250;
/** Changes of one turn are told together. */
const changesMs = 0;
const retryMs = 1_000;

export class TicketFollowers {
  readonly #options: TicketFollowersOptions;
  readonly #tickets = new Map<TicketId, Followed>();
  readonly #lines = new Map<QueueName, Line>();
  readonly #byConnection = new Map<string, Set<TicketId>>();
  /** Tickets whose change is to be told. */
  readonly #changed = new Set<TicketId>();
  #telling = false;
  #due: (() => void) | null = null;
  readonly #stopListening: () => void;

  constructor(options: TicketFollowersOptions) {
    this.#options = options;
    this.#stopListening = options.queues.listen({
      ticketChanged: (record) => this.#noted(record),
      queueChanged: (queue) => this.#positionsDue(queue),
    });
  }

  /** Tickets whose owners are connected to this node. */
  get size(): number {
    return this.#tickets.size;
  }

  /**
   * From here on this connection's player is told of the ticket, and counts as being here; answers it as it is by then.
   * Safe to repeat. Throws StoreUnavailable.
   */
  async follow(connection: Connection, owner: Actor, record: TicketRecord): Promise<TicketRecord> {
    const { queues } = this.#options;
    const { id, state } = record.ticket;
    if (!isActive(state)) return record;
    const isFirst = !this.#tickets.has(id);
    if (isFirst) {
      const stop = await queues.follow(id);
      if (this.#tickets.has(id)) stop();
      else this.#open(owner.player, record, stop);
      // What happened between taking it and following it, such as being called up at once.
      const read = await queues.read(id);
      if (read.ok) this.#noted(read.value);
    }
    this.#count(connection, owner, id);
    if (isFirst) {
      // Tabs that were open before are as good as this one.
      for (const tab of this.#options.channels.socketsIn(playerChannel(owner.player))) this.#count(tab, owner, id);
      this.#options.onFollowed(owner.player, id);
    }
    this.#dropIfUnused(id);
    const now = this.#tickets.get(id)?.record ?? record;
    return now.version > record.version ? now : record;
  }

  /** Another node follows this ticket: if its owner is connected here, they are told of it here, too. */
  async learn(owner: Actor, ticket: TicketId): Promise<void> {
    const [tab] = this.#options.channels.socketsIn(playerChannel(owner.player));
    if (tab === undefined || this.#tickets.has(ticket)) return;
    try {
      const read = await this.#options.queues.read(ticket);
      if (!read.ok || read.value.ticket.owner !== owner.player) return;
      await this.follow(tab, owner, read.value);
      this.#changed.add(ticket);
      this.#tellSoon();
    } catch (error) {
      // The page asks for its ticket again when it has reason to.
      this.#report(error);
    }
  }

  /** The connection is lost. */
  leave(connection: Pick<Connection, 'id'>): void {
    const ids = this.#byConnection.get(connection.id);
    if (ids === undefined) return;
    this.#byConnection.delete(connection.id);
    for (const id of ids) {
      const followed = this.#tickets.get(id);
      if (followed === undefined) continue;
      followed.connections.delete(connection.id);
      this.#options.queues.ownerLeft(id, followed.owner, connection.id);
      this.#dropIfUnused(id);
    }
  }

  close(): void {
    this.#stopListening();
    this.#due?.();
    for (const id of this.#tickets.keys()) this.#drop(id);
  }

  #open(owner: PlayerId, record: TicketRecord, stop: () => void): void {
    const { queue, id } = record.ticket;
    const followed: Followed = {
      owner,
      queue,
      connections: new Set(),
      record,
      told: record.version,
      position: null,
      stop,
    };
    this.#tickets.set(id, followed);
    this.#stand(followed);
  }

  #noted(record: TicketRecord): void {
    const followed = this.#tickets.get(record.ticket.id);
    if (followed === undefined || record.version <= followed.record.version) return;
    followed.record = record;
    this.#stand(followed);
    this.#changed.add(record.ticket.id);
    this.#tellSoon();
  }

  #tellSoon(): void {
    this.#due ??= this.#options.clock.after(changesMs, () => void this.#tellChanges());
  }

  #count(connection: Connection, owner: Actor, ticket: TicketId): void {
    const { queues } = this.#options;
    const followed = this.#tickets.get(ticket);
    queues.ownerArrived(ticket, owner, connection.id);
    if (!connection.connected || followed === undefined) {
      // Lost while the ticket was being taken: whoever does not come back has left.
      queues.ownerLeft(ticket, owner.player, connection.id);
      return;
    }
    followed.connections.add(connection.id);
    const ids = this.#byConnection.get(connection.id) ?? new Set();
    this.#byConnection.set(connection.id, ids.add(ticket));
  }

  /** Tickets that wait are told of their position. */
  #stand({ record: { ticket } }: Followed): void {
    const { queue, id, state } = ticket;
    const line = this.#lines.get(queue);
    if (state !== 'queued') {
      line?.tickets.delete(id);
      if (line?.tickets.size === 0) this.#closeLine(queue, line);
      return;
    }
    if (line !== undefined) {
      line.tickets.add(id);
      return;
    }
    const stop = this.#options.queues.watch(queue);
    // Positions are a courtesy: without them the page says so, and the ticket's own changes still come.
    const safe = stop.catch(() => () => undefined);
    this.#lines.set(queue, { tickets: new Set([id]), stop: safe, cancel: null });
  }

  async #tellChanges(): Promise<void> {
    this.#due = null;
    if (this.#telling) return;
    this.#telling = true;
    try {
      while (this.#changed.size > 0) {
        const ids = [...this.#changed];
        this.#changed.clear();
        await this.#tell(ids, false).catch((error: unknown) => {
          for (const id of ids) this.#changed.add(id);
          throw error;
        });
      }
    } catch (error) {
      this.#report(error);
      this.#due ??= this.#options.clock.after(retryMs, () => void this.#tellChanges());
    } finally {
      this.#telling = false;
    }
  }

  #positionsDue(queue: QueueName): void {
    const line = this.#lines.get(queue);
    if (line === undefined || line.cancel !== null) return;
    line.cancel = this.#options.clock.after(positionsMs, () => {
      line.cancel = null;
      this.#tell([...line.tickets], true).catch((error: unknown) => this.#report(error));
    });
  }

  /** One read for all of them. `onlyMoved`: nothing has changed but perhaps their position. */
  async #tell(ids: readonly TicketId[], onlyMoved: boolean): Promise<void> {
    const asked = ids.flatMap((id) => this.#tickets.get(id) ?? []);
    if (asked.length === 0) return;
    const views = await this.#options.queues.views(asked.map(({ record }) => record));
    for (const view of views) {
      const followed = this.#tickets.get(view.id);
      // A later change is on its way, and tells the position with it.
      if (followed === undefined || view.version < followed.record.version || view.version < followed.told) continue;
      if (onlyMoved && view.position === followed.position && view.version === followed.told) continue;
      this.#emit(followed, view);
    }
  }

  #emit(followed: Followed, view: TicketView): void {
    followed.told = view.version;
    followed.position = view.position;
    this.#options.channels.emit(playerChannel(followed.owner), 'ticket:changed', view);
    if (!isActive(view.state)) this.#drop(view.id);
  }

  #dropIfUnused(id: TicketId): void {
    if (this.#tickets.get(id)?.connections.size === 0) this.#drop(id);
  }

  #drop(id: TicketId): void {
    const followed = this.#tickets.get(id);
    if (followed === undefined) return;
    this.#tickets.delete(id);
    for (const connection of followed.connections) this.#byConnection.get(connection)?.delete(id);
    const line = this.#lines.get(followed.queue);
    line?.tickets.delete(id);
    if (line?.tickets.size === 0) this.#closeLine(followed.queue, line);
    followed.stop();
  }

  #closeLine(queue: QueueName, line: Line): void {
    this.#lines.delete(queue);
    line.cancel?.();
    void line.stop.then((stop) => stop());
  }

  #report(error: unknown): void {
    if (error instanceof StoreUnavailable || error instanceof OutcomeUnknown) return;
    this.#options.logger.error('telling owners of their tickets failed', { error });
  }
}
