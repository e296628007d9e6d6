/** Every live room in memory, filed by id, by deadline, by latest commit and by how long it waits for an opponent. */
import type { RoomId } from '@inkroom/shared';
import type { DueWake } from '../../ports/store.ts';
import type { Row } from './engine.ts';
import { changeRoom, createLiveRoom, readRoom } from './live-room.ts';
import type { LiveRoom, NumberedWrite } from './live-room.ts';
import { WakeHeap } from './wake-heap.ts';

export class LiveRooms {
  readonly #rooms = new Map<RoomId, LiveRoom>();
  readonly #wakes = new WakeHeap<LiveRoom>();
  /** Latest commit last. */
  readonly #listed = new Map<RoomId, LiveRoom>();
  /** By mode; longest waiting first. */
  readonly #open = new Map<string, Map<RoomId, LiveRoom>>();

  get size(): number {
    return this.#rooms.size;
  }

  ids(): RoomId[] {
    return [...this.#rooms.keys()];
  }

  get(id: RoomId): LiveRoom | null {
    return this.#rooms.get(id) ?? null;
  }

  /** Rows in the order of their latest commits. */
  restore(rows: readonly Row[]): void {
    const rooms = rows.map(readRoom);
    for (const room of rooms) {
      this.#rooms.set(room.id, room);
      this.#wakes.arm(room);
      if (room.listing !== null) this.#listed.set(room.id, room);
    }
    for (const room of rooms.toSorted((a, b) => a.opened - b.opened)) this.#fileOpen(room, null);
  }

  apply(numbered: NumberedWrite): void {
    const { write } = numbered;
    const room = this.get(write.id);
    if (write.state === null) {
      if (room !== null) this.#remove(room);
    } else if (room === null) {
      const made = createLiveRoom(numbered, write.state);
      this.#rooms.set(made.id, made);
      this.#file(made, null);
    } else {
      const before = openModeOf(room);
      changeRoom(room, numbered, write.state);
      this.#file(room, before);
    }
  }

  claimWakes(
    now: number,
    { limit, leaseMs, overdueMs }: { limit: number; leaseMs: number; overdueMs: number },
  ): readonly DueWake[] {
    const claimed: LiveRoom[] = [];
    const before = now - overdueMs;
    for (let room = this.#wakes.firstDue(before); room !== null; room = this.#wakes.firstDue(before)) {
      if (claimed.length === limit) break;
      this.#wakes.remove(room);
      claimed.push(room);
    }
    return claimed.map((room) => {
      room.claimed = true;
      room.wake = now + leaseMs;
      this.#wakes.arm(room);
      return { id: room.id, at: room.armed ?? now };
    });
  }

  postponeWake(wake: DueWake, at: number): void {
    const room = this.get(wake.id);
    if (room === null || !room.claimed || room.armed !== wake.at) return;
    room.armed = at;
    room.wake = at;
    room.claimed = false;
    this.#wakes.arm(room);
  }

  listed(limit: number): readonly string[] {
    const texts = Array.from(this.#listed.values(), (room) => room.listing?.text ?? '');
    return texts.slice(Math.max(0, texts.length - limit)).toReversed();
  }

  open(mode: string, limit: number): readonly RoomId[] {
    return [...(this.#open.get(mode)?.keys() ?? [])].slice(0, limit);
  }

  #file(room: LiveRoom, openBefore: string | null): void {
    this.#wakes.arm(room);
    this.#listed.delete(room.id);
    if (room.listing !== null) this.#listed.set(room.id, room);
    this.#fileOpen(room, openBefore);
  }

  #fileOpen(room: LiveRoom, before: string | null): void {
    const mode = openModeOf(room);
    if (mode === before) return;
    if (before !== null) this.#open.get(before)?.delete(room.id);
    if (mode === null) return;
    const waiting = this.#open.get(mode) ?? new Map<RoomId, LiveRoom>();
    this.#open.set(mode, waiting.set(room.id, room));
  }

  #remove(room: LiveRoom): void {
    this.#rooms.delete(room.id);
    this.#listed.delete(room.id);
    this.#wakes.remove(room);
    const mode = openModeOf(room);
    if (mode !== null) this.#open.get(mode)?.delete(room.id);
  }
}

export const openModeOf = ({ listing }: Pick<LiveRoom, 'listing'>): string | null =>
  listing !== null && listing.open ? listing.mode : null;
