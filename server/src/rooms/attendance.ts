/** Who is connected to which room on this node. A player with several tabs counts once. */
import type { PlayerId, RoomId, RoomPresence, RoomState } from '@inkroom/shared';
import { limits } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';

interface Visitor {
  name: string;
  readonly connections: Set<string>;
}

export interface AttendanceListener {
  /** The first connection of this player to this room. */
  arrived(room: RoomId, player: PlayerId): void;
  /** The last connection of this player to this room was lost, or left. */
  departed(room: RoomId, player: PlayerId, at: number): void;
}

export class Attendance {
  readonly #clock: Clock;
  readonly #rooms = new Map<RoomId, Map<PlayerId, Visitor>>();
  readonly #emptySince = new Map<RoomId, number>();
  readonly #visited = new Set<RoomId>();
  readonly #startedAt: number;
  readonly #listeners = new Set<AttendanceListener>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  listen(listener: AttendanceListener): void {
    this.#listeners.add(listener);
  }

  enter(room: RoomId, who: { player: PlayerId; name: string }, connection: string): void {
    const visitors = this.#rooms.get(room) ?? new Map<PlayerId, Visitor>();
    this.#rooms.set(room, visitors);
    this.#visited.add(room);
    this.#emptySince.delete(room);
    const visitor = visitors.get(who.player);
    if (visitor !== undefined) {
      visitor.connections.add(connection);
      visitor.name = who.name;
      return;
    }
    visitors.set(who.player, { name: who.name, connections: new Set([connection]) });
    for (const listener of this.#listeners) listener.arrived(room, who.player);
  }

  exit(room: RoomId, player: PlayerId, connection: string): void {
    const visitors = this.#rooms.get(room);
    const visitor = visitors?.get(player);
    if (visitors === undefined || visitor === undefined) return;
    visitor.connections.delete(connection);
    if (visitor.connections.size > 0) return;
    visitors.delete(player);
    if (visitors.size === 0) {
      this.#rooms.delete(room);
      this.#emptySince.set(room, this.#clock.now());
    }
    for (const listener of this.#listeners) listener.departed(room, player, this.#clock.now());
  }

  /** Somebody sat down who has not opened the room: as if they had just lost it, so that they are away unless they come soon. */
  expect(room: RoomId, player: PlayerId): void {
    if (this.isHere(room, player)) return;
    for (const listener of this.#listeners) listener.departed(room, player, this.#clock.now());
  }

  rename(player: PlayerId, name: string): readonly RoomId[] {
    const changed: RoomId[] = [];
    for (const [room, visitors] of this.#rooms) {
      const visitor = visitors.get(player);
      if (visitor === undefined) continue;
      visitor.name = name;
      changed.push(room);
    }
    return changed;
  }

  isOccupied(room: RoomId): boolean {
    return this.#rooms.has(room);
  }

  isHere(room: RoomId, player: PlayerId): boolean {
    return this.#rooms.get(room)?.has(player) ?? false;
  }

  /** Null while somebody is connected. */
  emptySince(room: RoomId): number | null {
    return this.isOccupied(room) ? null : (this.#emptySince.get(room) ?? this.#startedAt);
  }

  /** Has anybody been connected since this process started? */
  wasVisited(room: RoomId): boolean {
    return this.#visited.has(room);
  }

  forget(room: RoomId): void {
    this.#emptySince.delete(room);
    this.#visited.delete(room);
  }

  watching(state: RoomState): number {
    const visitors = this.#rooms.get(state.id);
    if (visitors === undefined) return 0;
    let count = visitors.size;
    for (const player of new Set(state.seats.map((seat) => seat?.player))) {
      if (player !== undefined && visitors.has(player)) count -= 1;
    }
    return count;
  }

  presenceOf(state: RoomState): RoomPresence {
    const seated = new Set(state.seats.map((seat) => seat?.player));
    const names: string[] = [];
    for (const [player, visitor] of this.#rooms.get(state.id) ?? []) {
      if (names.length >= limits.watcherNames) break;
      if (!seated.has(player)) names.push(visitor.name);
    }
    const isHere = (seat: 0 | 1): boolean => {
      const occupant = state.seats[seat];
      return occupant !== null && (occupant.bot !== null || this.isHere(state.id, occupant.player));
    };
    return { room: state.id, seats: [isHere(0), isHere(1)], watching: this.watching(state), names };
  }
}
