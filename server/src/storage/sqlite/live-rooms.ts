/** Every room and record in memory, filed by id, by deadline, by latest commit, and in lines. */
import { isRoomRecord, recordKindOf } from '@inkroom/shared';
import type { RecordId, RoomId } from '@inkroom/shared';
import { Lines } from '../../lib/lines.ts';
import type { DueWake, Line, LineQuery } from '../../ports/store.ts';
import type { Row } from './engine.ts';
import { changeRoom, createLiveRoom, readRoom } from './live-room.ts';
import type { LiveRoom, NumberedWrite } from './live-room.ts';
import { WakeHeap } from './wake-heap.ts';

export class LiveRooms {
  readonly #rooms = new Map<RecordId, LiveRoom>();
  readonly #wakes = new WakeHeap<LiveRoom>();
  readonly #lines = new Lines<LiveRoom>();
  /** Records that are no rooms. */
  #others = 0;
  /** Latest commit last. */
  readonly #listed = new Map<RecordId, LiveRoom>();

  /** Rooms alone. */
  get roomCount(): number {
    return this.#rooms.size - this.#others;
  }

  roomIds(): RoomId[] {
    return [...this.#rooms.keys()].filter(isRoomRecord);
  }

  /** What people can be in: rooms, and tickets of players who are on their page. */
  idsWithPeople(): RecordId[] {
    return [...this.#rooms.keys()].filter((id) => isRoomRecord(id) || recordKindOf(id) === 'ticket');
  }

  get(id: RecordId): LiveRoom | null {
    return this.#rooms.get(id) ?? null;
  }

  /** Rows in the order of their latest commits. */
  restore(rows: readonly Row[]): void {
    const rooms = rows.map(readRoom);
    for (const room of rooms) {
      this.#add(room);
      this.#wakes.arm(room);
      this.#lines.enter(room);
      if (room.listing !== null) this.#listed.set(room.id, room);
    }
  }

  apply(numbered: NumberedWrite): void {
    const { write } = numbered;
    const room = this.get(write.id);
    if (write.state === null) {
      if (room !== null) this.#remove(room);
    } else if (room === null) {
      const made = createLiveRoom(numbered, write.state);
      this.#add(made);
      this.#file(made);
    } else {
      this.#lines.leave(room);
      changeRoom(room, numbered, write.state);
      this.#file(room);
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
    const texts = Array.from(this.#listed.values(), (room) => room.listing ?? '');
    return texts.slice(Math.max(0, texts.length - limit)).toReversed();
  }

  lines(home: string, queries: readonly LineQuery[]): readonly Line[] {
    return queries.map((query) => ({
      count: this.#lines.count(home, query.line),
      records: this.#lines
        .read(home, query)
        .map(({ id, place, position, state }) => ({ id, at: place.at, position, state })),
    }));
  }

  rank(id: RecordId): number | null {
    const record = this.get(id);
    return record === null ? null : this.#lines.rank(record);
  }

  countLine(home: string, line: string): number {
    return this.#lines.count(home, line);
  }

  #add(room: LiveRoom): void {
    this.#rooms.set(room.id, room);
    if (!isRoomRecord(room.id)) this.#others += 1;
  }

  #file(room: LiveRoom): void {
    this.#wakes.arm(room);
    this.#lines.enter(room);
    this.#listed.delete(room.id);
    if (room.listing !== null) this.#listed.set(room.id, room);
  }

  #remove(room: LiveRoom): void {
    this.#rooms.delete(room.id);
    if (!isRoomRecord(room.id)) this.#others -= 1;
    this.#listed.delete(room.id);
    this.#wakes.remove(room);
    this.#lines.leave(room);
  }
}
