/**
 * Presence across the nodes of a simulation: what each node says lives as long as its lease, and the rooms of a node that
 * is gone are handed to whoever asks. Kept where the store is kept: nothing is written or read while that is away.
 */
import type { PlayerId, RoomId } from '@inkroom/shared';
import type { NodeFigures, NodeId, Presence, PresenceListener, Visitors } from '../../src/ports/presence.ts';
import { StoreUnavailable } from '../../src/ports/store.ts';
import type { Store } from '../../src/ports/store.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { VirtualTime } from './virtual-time.ts';

const leaseMs = 15_000;
const refreshEveryMs = 5_000;
const retryMs = 200;
const lineMs = 2;

interface Said {
  leaseUntil: number;
  readonly visitors: ReadonlyMap<RoomId, Visitors>;
  readonly online: ReadonlySet<PlayerId>;
  readonly figures: NodeFigures | null;
}

export interface PresenceSurroundings {
  readonly time: VirtualTime;
  readonly isAway: () => boolean;
}

export class SharedPresence {
  readonly #surroundings: PresenceSurroundings;
  readonly #said = new Map<NodeId, Said>();
  readonly #nodes = new Map<NodeId, { process: SimulatedProcess; listeners: readonly PresenceListener[] }>();
  /** Until when a room is claimed; zero: nobody has it. */
  readonly #orphans = new Map<RoomId, number>();

  constructor(surroundings: PresenceSurroundings) {
    this.#surroundings = surroundings;
  }

  /** `listeners` may grow later. */
  join(process: SimulatedProcess, listeners: readonly PresenceListener[]): void {
    this.#nodes.set(process.name, { process, listeners });
    process.onDeath(() => this.#nodes.delete(process.name));
  }

  /** Takes over all that a node says, and begins its lease anew. */
  write(node: NodeId, now: Omit<Said, 'leaseUntil'>): void {
    this.#assertUp();
    const before = this.#said.get(node);
    this.#said.set(node, { ...now, leaseUntil: this.#surroundings.time.now + leaseMs });
    this.#tell(node, before, now);
  }

  /** Its people are gone with it, or may be. */
  #end(node: NodeId, said: Said): void {
    for (const room of said.visitors.keys()) {
      if (!this.#orphans.has(room)) this.#orphans.set(room, 0);
    }
    this.#said.delete(node);
    this.#tell(node, said, undefined);
  }

  /** Says goodbye. */
  leave(node: NodeId): void {
    const said = this.#said.get(node);
    if (said !== undefined) this.#end(node, said);
  }

  live(): ReadonlyMap<NodeId, Said> {
    this.#assertUp();
    for (const [node, said] of this.#said) {
      if (said.leaseUntil < this.#surroundings.time.now) this.#end(node, said);
    }
    return this.#said;
  }

  claimOrphans({ limit, leaseMs: claimMs }: { limit: number; leaseMs: number }): readonly RoomId[] {
    this.live();
    const { now } = this.#surroundings.time;
    const free = [...this.#orphans].filter(([, until]) => until <= now).slice(0, limit);
    for (const [room] of free) this.#orphans.set(room, now + claimMs);
    return free.map(([room]) => room);
  }

  settleOrphans(rooms: readonly RoomId[]): void {
    this.#assertUp();
    for (const room of rooms) this.#orphans.delete(room);
  }

  #tell(node: NodeId, before: Omit<Said, 'leaseUntil'> | undefined, now: Omit<Said, 'leaseUntil'> | undefined): void {
    const rooms = new Set([...(before?.visitors.keys() ?? []), ...(now?.visitors.keys() ?? [])]);
    for (const room of rooms) {
      const visitors = now?.visitors.get(room) ?? null;
      if (visitors === (before?.visitors.get(room) ?? null)) continue;
      for (const other of this.#nodes.keys()) {
        if (other !== node) this.#toListeners(other, (listener) => listener.visitorsChanged(room, node, visitors));
      }
    }
    const players = new Set([...(before?.online ?? []), ...(now?.online ?? [])]);
    for (const player of players) {
      if (before?.online.has(player) === now?.online.has(player)) continue;
      const holders = [...this.#said].filter(([, { online }]) => online.has(player)).map(([holder]) => holder);
      for (const holder of holders) {
        this.#toListeners(holder, (listener) => listener.playerChanged(player, holders.length));
      }
    }
  }

  #toListeners(node: NodeId, tell: (listener: PresenceListener) => void): void {
    const known = this.#nodes.get(node);
    known?.process.after(lineMs, () => {
      for (const listener of known.listeners) tell(listener);
    });
  }

  #assertUp(): void {
    if (this.#surroundings.isAway()) throw new StoreUnavailable('the store is away');
  }
}

export class NodePresence implements Presence {
  readonly node: NodeId;
  readonly #process: SimulatedProcess;
  readonly #shared: SharedPresence;
  readonly #listeners: PresenceListener[] = [];
  readonly #visitors = new Map<RoomId, Visitors>();
  readonly #online = new Set<PlayerId>();
  #figures: NodeFigures | null = null;
  #isWriting = false;

  constructor(process: SimulatedProcess, shared: SharedPresence, store: Store) {
    this.node = process.name;
    this.#process = process;
    this.#shared = shared;
    shared.join(process, this.#listeners);
    // Presence and updates of a room come over one line.
    store.onUnheard(() => {
      for (const listener of this.#listeners) listener.unheard();
    });
    process.every(refreshEveryMs, () => this.#soon());
  }

  listen(listener: PresenceListener): void {
    this.#listeners.push(listener);
  }

  setVisitors(room: RoomId, visitors: Visitors | null): void {
    if (visitors === null) this.#visitors.delete(room);
    else this.#visitors.set(room, visitors);
    this.#soon();
  }

  visitorsElsewhere(room: RoomId): Promise<ReadonlyMap<NodeId, Visitors>> {
    return this.#read(() => {
      const elsewhere = new Map<NodeId, Visitors>();
      for (const [node, said] of this.#shared.live()) {
        const visitors = said.visitors.get(room);
        if (node !== this.node && visitors !== undefined) elsewhere.set(node, visitors);
      }
      return elsewhere;
    });
  }

  countVisitors(rooms: readonly RoomId[]): Promise<readonly number[]> {
    return this.#read(() => {
      const nodes = [...this.#shared.live().values()];
      return rooms.map((room) => nodes.reduce((sum, { visitors }) => sum + (visitors.get(room)?.count ?? 0), 0));
    });
  }

  setOnline(player: PlayerId, online: boolean): void {
    if (online) this.#online.add(player);
    else this.#online.delete(player);
    this.#soon();
  }

  countOnline(): Promise<number> {
    return this.#read(() => {
      const players = new Set<PlayerId>();
      for (const { online } of this.#shared.live().values()) for (const player of online) players.add(player);
      return players.size;
    });
  }

  setFigures(figures: NodeFigures): void {
    this.#figures = figures;
    this.#soon();
  }

  figures(): Promise<readonly NodeFigures[]> {
    return this.#read(() =>
      [...this.#shared.live().values()].flatMap(({ figures }) => (figures === null ? [] : [figures])),
    );
  }

  claimOrphans(options: { limit: number; leaseMs: number }): Promise<readonly RoomId[]> {
    return this.#read(() => this.#shared.claimOrphans(options));
  }

  settleOrphans(rooms: readonly RoomId[]): Promise<void> {
    return this.#read(() => this.#shared.settleOrphans(rooms));
  }

  async close(): Promise<void> {
    this.#shared.leave(this.node);
  }

  #soon(): void {
    if (this.#isWriting) return;
    this.#isWriting = true;
    this.#process.after(lineMs, () => this.#write());
  }

  #write(): void {
    try {
      this.#shared.write(this.node, {
        visitors: new Map(this.#visitors),
        online: new Set(this.#online),
        figures: this.#figures,
      });
      this.#isWriting = false;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.#process.after(retryMs, () => this.#write());
    }
  }

  #read<T>(read: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#process.after(lineMs, () => {
        try {
          resolve(read());
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
  }
}
