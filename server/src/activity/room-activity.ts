/**
 * What rooms tell of activity: whoever sits in a room and is connected to it here is active, in the mode of the room
 * and the area of the seat. It follows from what rooms look like, not from counting who came and went: after trouble
 * it comes right by itself.
 */
import type { ModeName, PlayerId, RoomId, RoomState } from '@inkroom/shared';
import type { ActivityBook, TimedActivity } from '../ports/activity-book.ts';
import type { Clock, Entropy } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { isAway } from './failures.ts';

/** Where people are, as far as this node knows. */
export interface Whereabouts {
  /** To this node. */
  isConnected(room: RoomId, player: PlayerId): boolean;
  /** On any node. */
  isHere(room: RoomId, player: PlayerId): boolean;
}

export interface RoomActivityOptions {
  readonly book: ActivityBook;
  readonly whereabouts: Whereabouts;
  /** The room as this node follows it, or null. */
  readonly stateOf: (room: RoomId) => RoomState | null;
  readonly clock: Clock;
  readonly entropy: Pick<Entropy, 'bytes'>;
  readonly logger: Logger;
  /** Of seats taken before areas were kept. */
  readonly defaultArea: number;
}

interface Seated {
  readonly user: PlayerId;
  readonly name: string;
  readonly area: number;
  readonly mode: ModeName;
}

interface Active {
  readonly seated: Seated;
  /** In how many rooms. */
  rooms: number;
}

/** If this node dies, its people stop counting after so long. */
export const roomActivityMs = 60_000;
export const renewEveryMs = 20_000;
/** A page that is loaded again has not left. */
export const settleMs = 1_000;
const retryMs = 1_000;
const mostPerCall = 500;
/** An hour of coming and going in a busy house; the oldest are given up after that. */
const mostWaiting = 50_000;

export class RoomActivity {
  readonly #options: RoomActivityOptions;
  readonly #rooms = new Map<RoomId, ReadonlyMap<string, Seated>>();
  readonly #active = new Map<string, Active>();
  readonly #changed = new Set<RoomId>();
  #waiting: TimedActivity[] = [];
  #cancelSettle: (() => void) | null = null;
  #cancelRenew: (() => void) | null = null;
  #sending: Promise<void> | null = null;
  #closed = false;

  constructor(options: RoomActivityOptions) {
    this.#options = options;
  }

  /** Who sits in the room or who is connected to it may have changed. */
  changed(room: RoomId): void {
    this.#changed.add(room);
    this.#settleIn(settleMs);
  }

  /** Tells what has changed up to now, once, and rests. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelSettle?.();
    this.#cancelRenew?.();
    await this.#sending;
    this.#compare();
    await this.#send();
  }

  #settleIn(ms: number): void {
    if (this.#closed || this.#cancelSettle !== null) return;
    this.#cancelSettle = this.#options.clock.after(ms, () => {
      this.#cancelSettle = null;
      this.#compare();
      void this.#sendInTurn();
    });
  }

  #compare(): void {
    const gone: Seated[] = [];
    for (const room of this.#changed) {
      const before = this.#rooms.get(room) ?? new Map<string, Seated>();
      const now = this.#seatedIn(room);
      for (const [key, seated] of now) if (!before.has(key)) this.#came(key, seated);
      for (const [key, seated] of before) {
        if (!now.has(key) && this.#left(key) && !this.#isSeatedElsewhere(room, seated)) gone.push(seated);
      }
      if (now.size > 0) this.#rooms.set(room, now);
      else this.#rooms.delete(room);
    }
    this.#changed.clear();
    // Only now: whoever went from one room to another is still active.
    for (const seated of gone) if (!this.#active.has(keyOf(seated))) this.#add('LOGOUT', seated);
    if (this.#active.size > 0) this.#keepRenewing();
  }

  #came(key: string, seated: Seated): void {
    const active = this.#active.get(key);
    if (active !== undefined) {
      active.rooms += 1;
      return;
    }
    this.#active.set(key, { seated, rooms: 1 });
    this.#add('LOGIN', seated);
  }

  /** Answers whether it was the last room. */
  #left(key: string): boolean {
    const active = this.#active.get(key);
    if (active === undefined) return false;
    active.rooms -= 1;
    if (active.rooms > 0) return false;
    this.#active.delete(key);
    return true;
  }

  /** Their connection has moved to another node, which says so itself. */
  #isSeatedElsewhere(room: RoomId, seated: Seated): boolean {
    const { stateOf, whereabouts } = this.#options;
    const isSeated = this.#seats(stateOf(room)).some((one) => keyOf(one) === keyOf(seated));
    return isSeated && !whereabouts.isConnected(room, seated.user) && whereabouts.isHere(room, seated.user);
  }

  #seatedIn(room: RoomId): ReadonlyMap<string, Seated> {
    const { stateOf, whereabouts } = this.#options;
    const seated = new Map<string, Seated>();
    for (const one of this.#seats(stateOf(room))) {
      // At a shared table both seats are one person's, who is named by the first.
      if (whereabouts.isConnected(room, one.user) && !seated.has(keyOf(one))) seated.set(keyOf(one), one);
    }
    return seated;
  }

  /** People only: neither bots nor house games, and not the games of old clients, who are never connected. */
  #seats(state: RoomState | null): readonly Seated[] {
    if (state === null || state.origin !== 'people') return [];
    return state.seats.flatMap((occupant) => {
      if (occupant === null || occupant.bot !== null) return [];
      const { player: user, name, area = this.#options.defaultArea } = occupant;
      return [{ user, name, area, mode: state.mode }];
    });
  }

  #add(event: TimedActivity['event'], { user, name, area, mode }: Seated): void {
    const id = Array.from(this.#options.entropy.bytes(12), (byte) => byte.toString(16).padStart(2, '0')).join('');
    this.#waiting.push({ id, user, area, mode, event, source: 'room', ttlMs: roomActivityMs, name });
    if (this.#waiting.length <= mostWaiting) return;
    this.#waiting.shift();
    this.#options.logger.warn('activity events were given up: the store has been away for too long');
  }

  #keepRenewing(): void {
    if (this.#closed || this.#cancelRenew !== null) return;
    this.#cancelRenew = this.#options.clock.after(renewEveryMs, () => {
      this.#cancelRenew = null;
      void this.#renew().finally(() => {
        if (this.#active.size > 0) this.#keepRenewing();
      });
    });
  }

  async #renew(): Promise<void> {
    const keys = Array.from(this.#active.values(), ({ seated }) => seated);
    for (let from = 0; from < keys.length; from += mostPerCall) {
      // Whoever has left meanwhile must not come back.
      const here = keys.slice(from, from + mostPerCall).filter((seated) => this.#active.has(keyOf(seated)));
      try {
        await this.#options.book.renew(here, roomActivityMs);
      } catch (error) {
        if (!isAway(error)) this.#options.logger.error('activity could not be renewed', { error });
        return;
      }
    }
  }

  async #sendInTurn(): Promise<void> {
    if (this.#sending !== null) return;
    this.#sending = this.#send();
    await this.#sending;
    this.#sending = null;
    if (this.#waiting.length > 0) this.#settleIn(retryMs);
  }

  async #send(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, mostPerCall);
      try {
        await this.#options.book.record(batch);
      } catch (error) {
        // Kept, and sent again by the same ids.
        if (isAway(error)) return;
        this.#options.logger.error('activity could not be recorded', { error });
      }
      const sent = new Set(batch);
      this.#waiting = this.#waiting.filter((event) => !sent.has(event));
    }
  }
}

const keyOf = ({ area, mode, user }: Seated): string => `${area} ${mode} ${user}`;
