/** Keeps seats and connections together: a lost connection becomes "away" after a grace, a return becomes "back". */
import { isRoomRecord, roomTimes, seatsOf } from '@inkroom/shared';
import type { PlayerId, RecordId, RoomId } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Presence } from '../ports/presence.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import type { Attendance } from './attendance.ts';
import type { Rooms } from './rooms.ts';

export interface SeatWatchOptions {
  readonly rooms: Rooms;
  readonly attendance: Attendance;
  readonly presence: Presence;
  readonly clock: Clock;
  readonly logger: Logger;
  /**
   * A ticket of a node that was noticed then to be gone, after its people had time to come back. Answers whether it has been
   * dealt with; if not, it comes again.
   */
  readonly onOrphan?: (id: RecordId, noticedAt: number) => Promise<boolean>;
}

/** Rooms of dead nodes looked at per sweep, so that ten thousand do not stall the loop. */
const orphanLimit = 200;
const sweepMs = 1_000;
/** While there are more. */
const hurryMs = 500;
/** Whoever claims them and dies is followed by another. */
const orphanLeaseMs = 30_000;
/** After a start nobody is looked for earlier; with the grace that makes five seconds to come back. */
const startGraceMs = 3_000;
const retryMs = 1_000;

/** Whether it is as it should be now; if not, the store is away. */
type Marked = boolean;

export class SeatWatch {
  readonly #options: SeatWatchOptions;
  readonly #pending = new Map<string, () => void>();
  readonly #timers = new Set<() => void>();
  #stopSweeping: () => void;
  #closed = false;

  constructor(options: SeatWatchOptions) {
    this.#options = options;
    const { attendance, clock, rooms } = options;
    attendance.listen({
      arrived: (room, player) => this.#arrived(room, player),
      departed: (room, player, at) => this.#later(room, player, { since: at, ms: roomTimes.awayGraceMs }),
    });
    rooms.feeds.listen({
      updated: ({ cause, events }, { id, state }) => {
        for (const event of events) {
          if (event.type === 'seat-taken') attendance.seatTaken(id);
          if (event.type !== 'seat-away') continue;
          const player = state?.seats[event.seat]?.player;
          // Marked by a watch that had not heard yet of the arrival here.
          if (player === undefined || !cause.startsWith(`${player}/${awayId('')}`)) continue;
          if (attendance.isConnected(id, player)) void this.#mark(id, player, null);
        }
      },
      stale: () => undefined,
    });
    this.#stopSweeping = clock.after(startGraceMs, () => void this.#sweep());
  }

  close(): void {
    this.#closed = true;
    this.#stopSweeping();
    for (const cancel of [...this.#pending.values(), ...this.#timers]) cancel();
    this.#pending.clear();
    this.#timers.clear();
  }

  #arrived(room: RoomId, player: PlayerId): void {
    const key = `${room}/${player}`;
    this.#pending.get(key)?.();
    this.#pending.delete(key);
    void this.#mark(room, player, null);
  }

  #later(room: RoomId, player: PlayerId, when: { since: number; ms: number }): void {
    if (this.#closed) return;
    const key = `${room}/${player}`;
    this.#pending.get(key)?.();
    const cancel = this.#options.clock.after(when.ms, () => {
      this.#pending.delete(key);
      if (!this.#options.attendance.isHere(room, player)) void this.#mark(room, player, when.since);
    });
    this.#pending.set(key, cancel);
  }

  /** `since` null: back. A store that is away is tried again while it stays true. */
  async #mark(room: RoomId, player: PlayerId, since: number | null): Promise<void> {
    if (await this.#tryMark(room, player, since)) return;
    if (since !== null) {
      this.#later(room, player, { since, ms: retryMs });
      return;
    }
    const { attendance, clock } = this.#options;
    const cancel = clock.after(retryMs, () => {
      this.#timers.delete(cancel);
      if (attendance.isConnected(room, player)) void this.#mark(room, player, null);
    });
    this.#timers.add(cancel);
  }

  async #tryMark(room: RoomId, player: PlayerId, since: number | null): Promise<Marked> {
    const { rooms, attendance, logger } = this.#options;
    try {
      const answer = await rooms.read(room);
      if (!answer.ok) return answer.error.code !== 'store-unavailable';
      const { state } = answer.value;
      const seats = seatsOf(state, player);
      const isAway = seats.some((seat) => state.seats[seat]?.awaySince !== null);
      if (seats.length === 0 || isAway === (since !== null)) return true;
      // Only now it is sure what other nodes have of the room.
      if (since !== null && attendance.isHere(room, player)) return true;
      const result = await rooms.executeAsSystem(
        { player, name: '' },
        {
          room,
          id: (_, { tip }) => (since === null ? `back/${tip}` : awayId(tip)),
          command: since === null ? { type: 'mark-back' } : { type: 'mark-away', since },
        },
      );
      return result.ok || (result.error.code !== 'store-unavailable' && result.error.code !== 'outcome-unknown');
    } catch (error) {
      logger.error('marking a seat failed', { room, error });
      return true;
    }
  }

  /** After a node is gone: whoever held a seat through it and has not come back is away from now on. */
  async #sweep(): Promise<void> {
    const { presence, clock, logger } = this.#options;
    let again = sweepMs;
    try {
      const orphans = await presence.claimOrphans({ limit: orphanLimit, leaseMs: orphanLeaseMs });
      if (orphans.length > 0 && !this.#closed) this.#adopt(orphans);
      if (orphans.length === orphanLimit) again = hurryMs;
    } catch (error) {
      // While the store is away there is nothing to hand out; what was claimed comes back with the end of its lease.
      if (!(error instanceof StoreUnavailable || error instanceof OutcomeUnknown)) {
        logger.error('looking for orphans failed', { error });
      }
    }
    if (!this.#closed) this.#stopSweeping = clock.after(again, () => void this.#sweep());
  }

  #adopt(orphans: readonly RecordId[]): void {
    const { clock } = this.#options;
    const noticedAt = clock.now();
    const cancel = clock.after(roomTimes.awayGraceMs, () => {
      this.#timers.delete(cancel);
      void this.#markOrphans(orphans, noticedAt);
    });
    this.#timers.add(cancel);
  }

  async #markOrphans(orphans: readonly RecordId[], since: number): Promise<void> {
    const { presence, logger } = this.#options;
    try {
      const dealtWith = await Promise.all(orphans.map((id) => this.#dealWith(id, since)));
      await presence.settleOrphans(orphans.filter((_, index) => dealtWith[index]));
    } catch (error) {
      // They come back with the end of the lease, and by then nothing is left to do.
      if (!(error instanceof StoreUnavailable || error instanceof OutcomeUnknown)) {
        logger.error('settling orphans failed', { error });
      }
    }
  }

  async #dealWith(id: RecordId, since: number): Promise<Marked> {
    if (isRoomRecord(id)) return this.#markOrphan(id, since);
    const { onOrphan, logger } = this.#options;
    if (onOrphan === undefined) return true;
    try {
      return await onOrphan(id, since);
    } catch (error) {
      // One that fails must not keep the others from being settled.
      if (!(error instanceof StoreUnavailable || error instanceof OutcomeUnknown)) {
        logger.error('settling an orphan failed', { record: id, error });
      }
      return false;
    }
  }

  async #markOrphan(room: RoomId, since: number): Promise<Marked> {
    const answer = await this.#options.rooms.read(room);
    if (!answer.ok) return answer.error.code === 'room-not-found';
    const { seats, origin } = answer.value.state;
    if (origin === 'api') return true;
    let marked = true;
    for (const occupant of seats) {
      if (occupant === null || occupant.bot !== null || occupant.awaySince !== null) continue;
      if (!(await this.#tryMark(room, occupant.player, since))) marked = false;
    }
    return marked;
  }
}

const awayId = (tip: string): string => `away/${tip}`;
