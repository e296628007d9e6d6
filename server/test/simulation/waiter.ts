/** Somebody who waits: which ticket they know to be theirs, and through which node their page is connected. */
import type { PlayerId, RoomId, Ticket, TicketId } from '@inkroom/shared';
import type { Chance } from './chance.ts';
import { playerOf } from './simulated-node.ts';
import type { SimulatedNode } from './simulated-node.ts';
import { chosen } from './steps.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface WaiterOptions {
  readonly name: string;
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly nodes: () => readonly SimulatedNode[];
}

interface Connection {
  readonly id: string;
  readonly node: SimulatedNode;
}

interface Whereabouts {
  readonly ticket: TicketId | null;
  readonly room: RoomId | null;
}

const reconnectMs = [50, 1_500] as const;

export class Waiter {
  readonly name: string;
  readonly player: PlayerId;
  readonly #options: WaiterOptions;
  #connection: Connection | null = null;
  #ticket: TicketId | null = null;
  #room: RoomId | null = null;
  #connections = 0;
  #hasGone = false;
  isBusy = false;

  constructor(options: WaiterOptions) {
    this.name = options.name;
    this.player = playerOf(options.name);
    this.#options = options;
  }

  /** One thing at a time. */
  async busy(task: () => Promise<unknown>): Promise<void> {
    this.isBusy = true;
    try {
      await task();
    } finally {
      this.isBusy = false;
    }
  }

  connect(): void {
    const { nodes, chance, time } = this.#options;
    const node = chosen(nodes(), chance.next());
    if (this.#hasGone || this.#connection !== null) return;
    if (node === undefined || node.process.isDead) {
      time.after(chance.between(...reconnectMs), () => this.connect());
      return;
    }
    this.#connections += 1;
    const connection = { id: `${this.name}/${this.#connections}`, node };
    this.#connection = connection;
    node.process.onDeath(() => {
      if (this.#connection !== connection) return;
      this.#connection = null;
      time.after(chance.between(...reconnectMs), () => this.connect());
    });
    this.#tell(connection, true, this.#whereabouts);
  }

  /** `ms`: until they are back; null: never. */
  disconnect(ms: number | null): void {
    if (ms === null) this.#hasGone = true;
    const connection = this.#connection;
    if (connection === null) return;
    this.#connection = null;
    this.#tell(connection, false, this.#whereabouts);
    if (ms !== null) this.#options.time.after(ms, () => this.connect());
  }

  /** As a node learns it that answers a page: whose ticket its connection looks after, and which room they are in. */
  holds(ticket: Ticket | null): void {
    const former = { ticket: this.#ticket, room: this.#room };
    this.#ticket = ticket?.id ?? null;
    this.#room = ticket?.state === 'playing' ? ticket.room : null;
    const connection = this.#connection;
    if (connection === null || (former.ticket === this.#ticket && former.room === this.#room)) return;
    this.#tell(connection, false, former);
    // That may have been too much for the node.
    if (this.#connection === connection) this.#tell(connection, true, this.#whereabouts);
  }

  /** The room that this page shows, through a connection that is up; null: none. */
  get room(): RoomId | null {
    return this.#connection === null ? null : this.#room;
  }

  get #whereabouts(): Whereabouts {
    return { ticket: this.#ticket, room: this.#room };
  }

  #tell({ id, node }: Connection, isHere: boolean, { ticket, room }: Whereabouts): void {
    if (ticket === null) return;
    const actor = { player: this.player, name: this.name };
    const { service } = node.queues;
    node.process.resume(() => {
      if (isHere) service.ownerArrived(ticket, actor, id);
      else service.ownerLeft(ticket, actor.player, id);
      if (room === null) return;
      if (isHere) node.attendance.enter(room, actor, id);
      else node.attendance.exit(room, actor.player, id);
    });
  }
}
