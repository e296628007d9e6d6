/**
 * Who follows a ticket or looks at a queue on this node hears of changes: of this node's own at once, of others' by a hint
 * on the queue's channel that carries the tickets. Hints may be lost; every few seconds what is followed is compared.
 */
import { isTicketId, queueIdOf, queueOf, recordKindOf } from '@inkroom/shared';
import type { QueueId, QueueName, Ticket, TicketId } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { RoomSignals } from '../ports/room-signals.ts';
import type { QueueListener, TicketRecord } from './queue-service.ts';
import { isDirectory } from './queues.ts';
import type { RecordChange, Records } from './records.ts';
import { recordOf, ticketsOf } from './tickets-change.ts';

export interface QueueLiveOptions {
  readonly records: Records;
  readonly signals: RoomSignals;
  readonly clock: Clock;
}

const compareMs = 5_000;
const retryMs = 500;

interface Told extends TicketRecord {
  readonly tip: string;
}

/** What a commit changed in one queue, as other nodes are told. A ticket that is gone is not among them. */
interface Hint {
  readonly kind: 'queue';
  readonly tickets: readonly Told[];
}

interface Watched {
  count: number;
  /** Resolves once nothing can be missed any more. */
  readonly ready: Promise<() => void>;
}

interface Followed {
  count: number;
  /** Told last; 0 and null: nothing yet. */
  version: number;
  tip: string | null;
  readonly unwatch: () => void;
}

export class QueueLive {
  readonly #options: QueueLiveOptions;
  readonly #listeners = new Set<QueueListener>();
  readonly #watched = new Map<QueueName, Watched>();
  readonly #followed = new Map<TicketId, Followed>();
  readonly #stops: readonly (() => void)[];
  #retry: (() => void) | null = null;
  #closed = false;

  constructor(options: QueueLiveOptions) {
    const { records, signals, clock } = options;
    this.#options = options;
    signals.listen((id, text) => {
      if (this.#closed || !id.endsWith('.queue')) return;
      // Only queues' channels end like that.
      this.#hinted(queueOf(id as QueueId), text);
    });
    this.#stops = [
      records.listen({ committed: (changes) => this.#committed(changes) }),
      records.store.onUnheard(() => void this.#compare()),
      clock.every(compareMs, () => void this.#compare()),
    ];
  }

  listen(listener: QueueListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Throws what the store throws. */
  async watch(queue: QueueName): Promise<() => void> {
    const watched = this.#watched.get(queue) ?? this.#subscribe(queue);
    watched.count += 1;
    let isOver = false;
    const unwatch = (): void => {
      if (isOver) return;
      isOver = true;
      watched.count -= 1;
      if (watched.count > 0 || this.#watched.get(queue) !== watched) return;
      this.#watched.delete(queue);
      void watched.ready.then(
        (unsubscribe) => unsubscribe(),
        () => undefined,
      );
    };
    try {
      await watched.ready;
    } catch (error) {
      unwatch();
      throw error;
    }
    return unwatch;
  }

  /** What happened between the caller's last look and this is told with the next comparison. Throws what the store throws. */
  async follow(ticket: TicketId): Promise<() => void> {
    const unwatch = await this.watch(queueOf(ticket));
    const known = this.#followed.get(ticket);
    const followed = known ?? { count: 0, version: 0, tip: null, unwatch };
    if (known === undefined) this.#followed.set(ticket, followed);
    else unwatch();
    followed.count += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      followed.count -= 1;
      if (followed.count > 0 || this.#followed.get(ticket) !== followed) return;
      this.#followed.delete(ticket);
      followed.unwatch();
    };
  }

  close(): void {
    this.#closed = true;
    this.#retry?.();
    for (const stop of this.#stops) stop();
    for (const { ready } of this.#watched.values()) {
      void ready.then(
        (unsubscribe) => unsubscribe(),
        () => undefined,
      );
    }
    this.#watched.clear();
    this.#followed.clear();
  }

  #subscribe(queue: QueueName): Watched {
    const { store } = this.#options.records;
    // The queue's own record is published here, too; what it says is heard as a hint from whoever wrote it.
    const ready = store.subscribe(queueIdOf(queue), () => undefined);
    const watched: Watched = { count: 0, ready };
    this.#watched.set(queue, watched);
    ready.catch(() => {
      if (this.#watched.get(queue) === watched) this.#watched.delete(queue);
    });
    return watched;
  }

  /** All records of one commit have one home. */
  #committed(changes: readonly RecordChange[]): void {
    const told = changes.filter(({ id }) => isShown(id));
    const [first] = told;
    if (first === undefined) return;
    // Only tickets and queues are left.
    const queue = queueOf(first.id as TicketId | QueueId);
    const tickets = told.flatMap((change): readonly Told[] => {
      const ticket = isTicketId(change.id) ? ticketsOf(change).after : null;
      return ticket === null ? [] : [{ ticket, version: change.version, tip: change.tip }];
    });
    const hint: Hint = { kind: 'queue', tickets };
    this.#options.signals.publish(queueIdOf(queue), JSON.stringify(hint));
    this.#tell(queue, tickets, true);
  }

  #hinted(queue: QueueName, text: string): void {
    const hint = readHint(text);
    if (hint !== null && this.#watched.has(queue)) this.#tell(queue, hint.tickets, false);
  }

  #tell(queue: QueueName, tickets: readonly Told[], own: boolean): void {
    for (const record of tickets) this.#tellTicket(record, own);
    for (const listener of this.#listeners) listener.queueChanged?.(queue);
  }

  #tellTicket({ ticket, version, tip }: Told, own: boolean): void {
    const followed = this.#followed.get(ticket.id);
    if (followed !== undefined) {
      if (version <= followed.version) return;
      followed.version = version;
      followed.tip = tip;
    }
    for (const listener of this.#listeners) listener.ticketChanged?.({ ticket, version }, own);
  }

  /** One call per partition for the tickets that are followed; whoever shows a queue reads it again. */
  async #compare(): Promise<void> {
    if (this.#closed) return;
    const { records, clock } = this.#options;
    const ids = [...this.#followed.keys()];
    try {
      const tips = ids.length === 0 ? [] : await records.store.tips(ids);
      const behind = ids.filter((id, index) => (tips[index] ?? null) !== (this.#followed.get(id)?.tip ?? null));
      await Promise.all(behind.map((id) => this.#read(id)));
    } catch {
      // The store is away: what is missing is found when it is back.
      this.#retry ??= clock.after(retryMs, () => {
        this.#retry = null;
        void this.#compare();
      });
      return;
    }
    for (const queue of this.#watched.keys()) {
      for (const listener of this.#listeners) listener.queueChanged?.(queue);
    }
  }

  async #read(id: TicketId): Promise<void> {
    const loaded = await this.#options.records.load<Ticket>(id);
    if (loaded !== null) this.#tell(queueOf(id), [{ ...recordOf(loaded), tip: loaded.position.tip }], false);
  }
}

/** Null: nothing that this version knows; nodes of two versions run side by side. */
function readHint(text: string): Hint | null {
  try {
    const value: unknown = JSON.parse(text);
    const isHint = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'queue';
    // Only #committed() writes such texts.
    return isHint ? (value as Hint) : null;
  } catch {
    return null;
  }
}

const isShown = (id: RecordChange['id']): boolean => {
  const kind = recordKindOf(id);
  return kind === 'ticket' || (kind === 'queue' && !isDirectory(id));
};
