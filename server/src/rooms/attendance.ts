/**
 * Who is in which room: this node's connections, and what other nodes tell of the rooms that this node follows.
 * A player with several tabs counts once, also when the tabs are on several nodes.
 */
import type { PlayerId, RoomId, RoomPresence, RoomState } from '@inkroom/shared';
import { limits } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Presence, Visitors } from '../ports/presence.ts';
import { Elsewhere } from './elsewhere.ts';
import { Telling } from './telling.ts';

interface Visitor {
  name: string;
  readonly connections: Set<string>;
}

export interface AttendanceListener {
  /** The first connection of this player to this room on this node. */
  arrived(room: RoomId, player: PlayerId): void;
  /** The player is nowhere in this room any more, and it was this node that had the last connection. */
  departed(room: RoomId, player: PlayerId, at: number): void;
  /** Something about a room's people is not as before; `players` have come or gone, here or on another node. */
  changed(room: RoomId, players: readonly PlayerId[]): void;
}

export interface AttendanceOptions {
  readonly clock: Clock;
  readonly presence: Presence;
}

/** Two nodes may lose a player at one moment, each thinking that the other still has them. */
const crossingMs = 5_000;
/** Longer than a room is kept that nobody plays in; after that its last commit tells how long it has been idle. */
const rememberMs = 60 * 60 * 1000;

export class Attendance {
  readonly #clock: Clock;
  readonly #presence: Presence;
  readonly #elsewhere: Elsewhere;
  readonly #telling: Telling;
  readonly #rooms = new Map<RoomId, Map<PlayerId, Visitor>>();
  readonly #emptySince = new Map<RoomId, number>();
  readonly #visitedAt = new Map<RoomId, number>();
  readonly #startedAt: number;
  readonly #listeners = new Set<Partial<AttendanceListener>>();
  /** When this node lost a player whom another node still had. */
  readonly #lost = new Map<RoomId, Map<PlayerId, number>>();

  constructor({ clock, presence }: AttendanceOptions) {
    this.#clock = clock;
    this.#presence = presence;
    this.#startedAt = clock.now();
    this.#telling = new Telling({ clock, presence, visitorsIn: (room) => this.#visitorsIn(room) });
    this.#elsewhere = new Elsewhere({
      clock,
      presence,
      changed: (room, gone, came) => this.#changedElsewhere(room, gone, came),
    });
  }

  listen(listener: Partial<AttendanceListener>): void {
    this.#listeners.add(listener);
  }

  /** Players are told of before spectators, and named before them. */
  useStates(stateOf: (room: RoomId) => RoomState | null): void {
    this.#telling.useStates(stateOf);
  }

  /** From now on what other nodes have of this room is known, and kept up to date. */
  follow(room: RoomId): Promise<void> {
    return this.#elsewhere.follow(room);
  }

  unfollow(room: RoomId): void {
    this.#elsewhere.unfollow(room);
    this.#lost.delete(room);
  }

  enter(room: RoomId, who: { player: PlayerId; name: string }, connection: string): void {
    const visitors = this.#rooms.get(room) ?? new Map<PlayerId, Visitor>();
    this.#rooms.set(room, visitors);
    this.#noteVisited(room);
    this.#emptySince.delete(room);
    const visitor = visitors.get(who.player);
    if (visitor !== undefined) {
      visitor.connections.add(connection);
      if (visitor.name === who.name) return;
      visitor.name = who.name;
      this.#telling.tell(room, who.player);
      return;
    }
    visitors.set(who.player, { name: who.name, connections: new Set([connection]) });
    this.#lost.get(room)?.delete(who.player);
    this.#telling.tell(room, who.player);
    for (const listener of this.#listeners) listener.arrived?.(room, who.player);
    this.#changed(room, this.#elsewhere.has(room, who.player) ? [] : [who.player]);
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
      this.#noteEmpty(room);
    }
    if (this.#elsewhere.has(room, player)) {
      this.#noteLost(room, player);
      this.#telling.tell(room, player);
      this.#changed(room, []);
      return;
    }
    this.#departed(room, player);
    this.#telling.tell(room, player);
    this.#changed(room, [player]);
  }

  /** Somebody sat down who has not opened the room: as if they had just lost it, so that they are away unless they come soon. */
  expect(room: RoomId, player: PlayerId): void {
    if (this.isHere(room, player)) return;
    this.#departed(room, player);
    if (!this.isOccupiedHere(room)) this.#telling.tellNow(room);
  }

  /** Somebody has taken a seat: of a crowd, those who sit are named. */
  seatTaken(room: RoomId): void {
    if ((this.#rooms.get(room)?.size ?? 0) > limits.presenceNames) this.#telling.tellNow(room);
  }

  rename(player: PlayerId, name: string): readonly RoomId[] {
    const changed: RoomId[] = [];
    for (const [room, visitors] of this.#rooms) {
      const visitor = visitors.get(player);
      if (visitor === undefined) continue;
      visitor.name = name;
      this.#telling.tell(room, player);
      changed.push(room);
    }
    return changed;
  }

  /** On any node. */
  isOccupied(room: RoomId): boolean {
    return this.#rooms.has(room) || this.#elsewhere.isOccupied(room);
  }

  /** Connected to this node. */
  isOccupiedHere(room: RoomId): boolean {
    return this.#rooms.has(room);
  }

  /** On any node. */
  isHere(room: RoomId, player: PlayerId): boolean {
    return this.isConnected(room, player) || this.#elsewhere.has(room, player);
  }

  /** To this node. */
  isConnected(room: RoomId, player: PlayerId): boolean {
    return this.#rooms.get(room)?.has(player) ?? false;
  }

  /** A room with people on several nodes is counted by the one whose name comes first. */
  isCountedHere(room: RoomId): boolean {
    return this.isOccupiedHere(room) && !this.#elsewhere.isOccupiedBefore(room, this.#presence.node);
  }

  /** Null while somebody is connected; else since when nobody is, as far as this node can know. */
  emptySince(room: RoomId): number | null {
    return this.isOccupied(room) ? null : (this.#emptySince.get(room) ?? this.#startedAt);
  }

  /** Has anybody been there since this process started, or before it heard of the room? */
  wasVisited(room: RoomId): boolean {
    return this.#visitedAt.has(room);
  }

  forget(room: RoomId): void {
    this.#emptySince.delete(room);
    this.#visitedAt.delete(room);
    this.#lost.delete(room);
  }

  /** Of any rooms, by one question to the store. */
  countPeople(rooms: readonly RoomId[]): Promise<readonly number[]> {
    return this.#presence.countVisitors(rooms);
  }

  /** What has been told so far stays told: who has just left is looked after by another node. */
  close(): void {
    this.#telling.close();
  }

  watching(state: RoomState): number {
    const visitors = this.#rooms.get(state.id);
    let count = (visitors?.size ?? 0) + this.#elsewhere.countBeside(state.id, visitors);
    for (const player of new Set(state.seats.map((seat) => seat?.player))) {
      if (player !== undefined && this.isHere(state.id, player)) count -= 1;
    }
    return count;
  }

  presenceOf(state: RoomState): RoomPresence {
    const known = new Set(state.seats.map((seat) => seat?.player));
    const names: string[] = [];
    const add = (player: PlayerId, name: string): void => {
      if (names.length >= limits.watcherNames || known.has(player)) return;
      known.add(player);
      names.push(name);
    };
    for (const [player, { name }] of this.#rooms.get(state.id) ?? []) add(player, name);
    for (const [player, name] of this.#elsewhere.namesIn(state.id)) add(player, name);
    const isHere = (seat: 0 | 1): boolean => {
      const occupant = state.seats[seat];
      return occupant !== null && (occupant.bot !== null || this.isHere(state.id, occupant.player));
    };
    return { room: state.id, seats: [isHere(0), isHere(1)], watching: this.watching(state), names };
  }

  #changed(room: RoomId, players: readonly PlayerId[]): void {
    for (const listener of this.#listeners) listener.changed?.(room, players);
  }

  #changedElsewhere(room: RoomId, gone: readonly PlayerId[], came: readonly PlayerId[]): void {
    if (this.#elsewhere.isKnown(room)) this.#noteVisited(room);
    if (this.isOccupied(room)) this.#emptySince.delete(room);
    else this.#noteEmpty(room);
    const now = this.#clock.now();
    for (const player of gone) {
      const lostAt = this.#lost.get(room)?.get(player);
      if (lostAt === undefined || this.isHere(room, player)) continue;
      this.#lost.get(room)?.delete(player);
      if (now - lostAt < crossingMs) this.#departed(room, player);
    }
    this.#changed(
      room,
      [...gone, ...came].filter((player) => !this.isConnected(room, player)),
    );
  }

  #departed(room: RoomId, player: PlayerId): void {
    this.#telling.hold(room, player);
    const at = this.#clock.now();
    for (const listener of this.#listeners) listener.departed?.(room, player, at);
  }

  #noteEmpty(room: RoomId): void {
    if (!this.isOccupied(room)) noteOnce(this.#emptySince, room, this.#clock.now());
  }

  #noteVisited(room: RoomId): void {
    noteOnce(this.#visitedAt, room, this.#clock.now());
  }

  #noteLost(room: RoomId, player: PlayerId): void {
    const lost = this.#lost.get(room) ?? new Map<PlayerId, number>();
    this.#lost.set(room, lost.set(player, this.#clock.now()));
  }

  #visitorsIn(room: RoomId): Visitors['people'] {
    return Array.from(this.#rooms.get(room) ?? [], ([player, { name }]) => ({ player, name }));
  }
}

/** Rooms that end on another node are never heard of again. */
function noteOnce(times: Map<RoomId, number>, room: RoomId, now: number): void {
  if (!times.has(room)) times.set(room, now);
  for (const [oldest, at] of times) {
    if (now - at <= rememberMs) return;
    times.delete(oldest);
  }
}
