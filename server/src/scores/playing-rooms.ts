/** Who plays a public game just now, by name, as the lobby's listing knows it. */
import type { ListedRoom, RoomId } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';

export interface PlayingRoomsOptions {
  /** Public rooms, latest change first. */
  readonly list: (limit: number) => Promise<readonly ListedRoom[]>;
  readonly clock: Pick<Clock, 'now'>;
}

const readLimit = 500;
const oncePerMs = 1_000;

export class PlayingRooms {
  readonly #options: PlayingRoomsOptions;
  #byName: ReadonlyMap<string, RoomId> = new Map();
  #readAt = -Infinity;

  constructor(options: PlayingRoomsOptions) {
    this.#options = options;
  }

  /** As of the last read. */
  of(name: string): RoomId | undefined {
    return this.#byName.get(name);
  }

  /** Reads again, at most once a second; tells whether somebody has begun or ended. */
  async refresh(): Promise<boolean> {
    const now = this.#options.clock.now();
    if (now - this.#readAt < oncePerMs) return false;
    this.#readAt = now;
    const before = this.#byName;
    const rooms = await this.#options.list(readLimit);
    this.#byName = new Map(rooms.filter(isPlayed).flatMap(peopleIn));
    return before.size !== this.#byName.size || [...this.#byName].some(([name, room]) => before.get(name) !== room);
  }
}

const isPlayed = (room: ListedRoom): boolean => room.phase === 'playing' && room.origin === 'people';

const peopleIn = ({ room, seats }: ListedRoom): readonly (readonly [string, RoomId])[] =>
  seats.flatMap((seat) => (seat === null || seat.bot !== null ? [] : [[seat.name, room] as const]));
