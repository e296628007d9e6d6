/** What this node tells the others of a room's people: when, and whom by name. */
import { limits, roomTimes } from '@inkroom/shared';
import type { PlayerId, RoomId, RoomState } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Presence, Visitor, Visitors } from '../ports/presence.ts';

export interface TellingOptions {
  readonly clock: Clock;
  readonly presence: Presence;
  /** Everybody whom this node has in the room. */
  readonly visitorsIn: (room: RoomId) => readonly Visitor[];
}

/** Spectators come and go in crowds: they are told of at most so often. */
const tellMs = 250;
/** A room is this node's to look after for so long after somebody has left: until they are marked as away. */
const holdMs = roomTimes.awayGraceMs + 3_000;

const nobody: Visitors = { people: [], count: 0 };

export class Telling {
  readonly #options: TellingOptions;
  readonly #due = new Map<RoomId, () => void>();
  readonly #holds = new Map<RoomId, () => void>();
  #stateOf: (room: RoomId) => RoomState | null = () => null;

  constructor(options: TellingOptions) {
    this.#options = options;
  }

  /** Who sits where. */
  useStates(stateOf: (room: RoomId) => RoomState | null): void {
    this.#stateOf = stateOf;
  }

  /** Of players at once, of spectators soon. */
  tell(room: RoomId, about: PlayerId): void {
    if (this.#isSeatedOrUnknown(room, about)) {
      this.tellNow(room);
    } else if (!this.#due.has(room)) {
      this.#due.set(
        room,
        this.#options.clock.after(tellMs, () => this.tellNow(room)),
      );
    }
  }

  tellNow(room: RoomId): void {
    this.#due.get(room)?.();
    this.#due.delete(room);
    const all = this.#options.visitorsIn(room);
    const none = this.#holds.has(room) ? nobody : null;
    const visitors = all.length === 0 ? none : { people: this.#named(room, all), count: all.length };
    this.#options.presence.setVisitors(room, visitors);
  }

  /** If this node dies now, the player who has just left is not forgotten: the room is found among its orphans. */
  hold(room: RoomId, player: PlayerId): void {
    if (!this.#isSeatedOrUnknown(room, player)) return;
    this.#holds.get(room)?.();
    const cancel = this.#options.clock.after(holdMs, () => {
      this.#holds.delete(room);
      if (this.#options.visitorsIn(room).length === 0) this.tellNow(room);
    });
    this.#holds.set(room, cancel);
  }

  /** What has been told so far stays told: who has just left is looked after by another node. */
  close(): void {
    for (const cancel of [...this.#due.values(), ...this.#holds.values()]) cancel();
    this.#due.clear();
    this.#holds.clear();
  }

  /** Of a crowd those who sit are named first. */
  #named(room: RoomId, all: readonly Visitor[]): readonly Visitor[] {
    if (all.length <= limits.presenceNames) return all;
    const isSeated = ({ player }: Visitor): boolean => this.#isSeated(room, player);
    const watching = all.filter((visitor) => !isSeated(visitor));
    return [...all.filter(isSeated), ...watching].slice(0, limits.presenceNames);
  }

  #isSeated(room: RoomId, player: PlayerId): boolean {
    return this.#stateOf(room)?.seats.some((seat) => seat?.player === player) ?? false;
  }

  #isSeatedOrUnknown(room: RoomId, player: PlayerId): boolean {
    return this.#stateOf(room) === null || this.#isSeated(room, player);
  }
}
