/** Keeps seats and connections together: a lost connection becomes "away" after a grace, a return becomes "back". */
import { roomTimes, seatsOf } from '@inkroom/shared';
import type { PlayerId, RoomId } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Attendance } from './attendance.ts';
import type { Rooms } from './rooms.ts';

export interface SeatWatchOptions {
  readonly rooms: Rooms;
  readonly attendance: Attendance;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Rooms looked at per slice after a start, so that ten thousand do not stall the loop. */
const orphanSlice = 200;
const orphanSliceMs = 500;
/** Everybody has so long to come back after a start. */
const orphanGraceMs = 5_000;
const retryMs = 1_000;

export class SeatWatch {
  readonly #options: SeatWatchOptions;
  readonly #pending = new Map<string, () => void>();
  #stopAdopting: () => void = () => undefined;
  #closed = false;

  constructor(options: SeatWatchOptions) {
    this.#options = options;
    options.attendance.listen({
      arrived: (room, player) => this.#arrived(room, player),
      departed: (room, player, at) => this.#departed(room, player, at),
    });
  }

  /** After a node is gone: whoever held a seat through it and has not come back is away from now on. */
  adoptOrphans(ids: readonly RoomId[]): void {
    this.#adoptSlice(ids, orphanGraceMs);
  }

  close(): void {
    this.#closed = true;
    this.#stopAdopting();
    for (const cancel of this.#pending.values()) cancel();
    this.#pending.clear();
  }

  #adoptSlice(ids: readonly RoomId[], afterMs: number): void {
    const slice = ids.slice(0, orphanSlice);
    if (slice.length === 0) return;
    this.#stopAdopting = this.#options.clock.after(afterMs, () => {
      void this.#markOrphans(slice).then(() => {
        if (!this.#closed) this.#adoptSlice(ids.slice(orphanSlice), orphanSliceMs);
      });
    });
  }

  #arrived(room: RoomId, player: PlayerId): void {
    const key = `${room}/${player}`;
    this.#pending.get(key)?.();
    this.#pending.delete(key);
    void this.#mark(room, player, null);
  }

  #departed(room: RoomId, player: PlayerId, at: number): void {
    this.#later(room, player, { since: at, ms: roomTimes.awayGraceMs });
  }

  #later(room: RoomId, player: PlayerId, when: { since: number; ms: number }): void {
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
    const { rooms, logger } = this.#options;
    try {
      const answer = await rooms.read(room);
      if (!answer.ok) {
        if (answer.error.code === 'store-unavailable' && since !== null) {
          this.#later(room, player, { since, ms: retryMs });
        }
        return;
      }
      const { state } = answer.value;
      const seats = seatsOf(state, player);
      const isAway = seats.some((seat) => state.seats[seat]?.awaySince !== null);
      if (seats.length === 0 || isAway === (since !== null)) return;
      const result = await rooms.executeAsSystem(
        { player, name: '' },
        {
          room,
          id: (_, position) => (since === null ? `back/${position.tip}` : `away/${since}`),
          command: since === null ? { type: 'mark-back' } : { type: 'mark-away', since },
        },
      );
      if (!result.ok && since !== null && result.error.code === 'store-unavailable') {
        this.#later(room, player, { since, ms: retryMs });
      }
    } catch (error) {
      logger.error('marking a seat failed', { room, error });
    }
  }

  async #markOrphans(ids: readonly RoomId[]): Promise<void> {
    const { attendance, clock, rooms } = this.#options;
    const since = clock.now();
    for (const id of ids) {
      const answer = await rooms.read(id);
      if (!answer.ok) continue;
      for (const occupant of answer.value.state.seats) {
        if (occupant === null || occupant.bot !== null || occupant.awaySince !== null) continue;
        if (answer.value.state.origin === 'api' || attendance.isHere(id, occupant.player)) continue;
        await this.#mark(id, occupant.player, since);
      }
    }
  }
}
