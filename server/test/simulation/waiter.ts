/** Somebody who waits: which ticket they know to be theirs, and through which node their page is connected. */
import type { PlayerId, Ticket, TicketId } from '@inkroom/shared';
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

const reconnectMs = [50, 1_500] as const;

export class Waiter {
  readonly name: string;
  readonly player: PlayerId;
  readonly #options: WaiterOptions;
  #connection: Connection | null = null;
  #ticket: TicketId | null = null;
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
    this.#tell(connection, true, this.#ticket);
  }

  /** `ms`: until they are back; null: never. */
  disconnect(ms: number | null): void {
    if (ms === null) this.#hasGone = true;
    const connection = this.#connection;
    if (connection === null) return;
    this.#connection = null;
    this.#tell(connection, false, this.#ticket);
    if (ms !== null) this.#options.time.after(ms, () => this.connect());
  }

  /** As a node learns it that answers a page: whose ticket its connection looks after. */
  holds(ticket: Ticket | null): void {
    const id = ticket?.id ?? null;
    if (this.#connection !== null && this.#ticket !== id) {
      this.#tell(this.#connection, false, this.#ticket);
      this.#tell(this.#connection, true, id);
    }
    this.#ticket = id;
  }

  #tell({ id, node }: Connection, isHere: boolean, ticket: TicketId | null): void {
    if (ticket === null) return;
    const { player, name } = this;
    const { service } = node.queues;
    node.process.resume(() => {
      if (isHere) service.ownerArrived(ticket, { player, name }, id);
      else service.ownerLeft(ticket, player, id);
    });
  }
}
