/** What this node contributes to the lobby's counters, and the sum of what all nodes do. */
import type { RoomId, RoomUpdate } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Presence } from '../ports/presence.ts';
import type { Attendance } from './attendance.ts';
import type { UpdatedRoom } from './feeds.ts';
import type { Rooms } from './rooms.ts';

export interface FiguresOptions {
  readonly rooms: Rooms;
  readonly attendance: Attendance;
  readonly presence: Presence;
  readonly clock: Clock;
}

/** Of one room, or of all. */
interface Counts {
  readonly playing: number;
  readonly watching: number;
  readonly liveGames: number;
}

const none: Counts = { playing: 0, watching: 0, liveGames: 0 };
const sayMs = 250;
const dayMs = 24 * 60 * 60 * 1000;

export class Figures {
  readonly #options: FiguresOptions;
  readonly #byRoom = new Map<RoomId, Counts>();
  readonly #changed = new Set<RoomId>();
  #counts = none;
  #looking = 0;
  #moves = { day: 0, count: 0 };
  #stopWaiting: (() => void) | null = null;
  #closed = false;

  constructor(options: FiguresOptions) {
    this.#options = options;
    options.attendance.listen({ changed: (room) => this.#roomChanged(room) });
    options.rooms.feeds.listen({
      updated: (update, room) => this.#updated(update, room),
      stale: (room) => this.#roomChanged(room),
    });
  }

  looking(count: number): void {
    const wasNone = this.#looking === 0;
    this.#looking = count;
    // Other nodes let house games rest by it.
    if (wasNone !== (count === 0)) this.#say();
    else this.#saySoon();
  }

  /** Of all nodes; what this one knows is in it. */
  async total(): Promise<Counts & { readonly movesToday: number }> {
    if (this.#stopWaiting !== null) this.#say();
    const day = today(this.#options.clock);
    let { playing, watching, liveGames, movesToday } = { ...none, movesToday: 0 };
    for (const node of await this.#options.presence.figures()) {
      playing += node.playing;
      watching += node.watching;
      liveGames += node.liveGames;
      if (node.moves.day === day) movesToday += node.moves.count;
    }
    return { playing, watching, liveGames, movesToday };
  }

  close(): void {
    this.#closed = true;
    this.#stopWaiting?.();
  }

  #updated(update: RoomUpdate, { id, state, own }: UpdatedRoom): void {
    let isOther = false;
    for (const event of update.events) {
      // With its first move a game is on.
      if (event.type !== 'move-made' || event.ply === 0) isOther = true;
      if (event.type === 'move-made' && own && state?.origin !== 'house') this.#countMove();
    }
    if (isOther || state === null) this.#roomChanged(id);
  }

  #countMove(): void {
    const day = today(this.#options.clock);
    this.#moves = { day, count: this.#moves.day === day ? this.#moves.count + 1 : 1 };
    this.#saySoon();
  }

  #roomChanged(room: RoomId): void {
    this.#changed.add(room);
    this.#saySoon();
  }

  #saySoon(): void {
    if (this.#stopWaiting !== null || this.#closed) return;
    this.#stopWaiting = this.#options.clock.after(sayMs, () => this.#say());
  }

  #say(): void {
    if (this.#closed) return;
    this.#stopWaiting?.();
    this.#stopWaiting = null;
    for (const room of this.#changed) this.#countAgain(room);
    this.#changed.clear();
    this.#options.presence.setFigures({ ...this.#counts, looking: this.#looking, moves: this.#moves });
  }

  #countAgain(room: RoomId): void {
    const before = this.#byRoom.get(room) ?? none;
    const now = this.#countsOf(room);
    if (now === none) this.#byRoom.delete(room);
    else this.#byRoom.set(room, now);
    this.#counts = {
      playing: this.#counts.playing + now.playing - before.playing,
      watching: this.#counts.watching + now.watching - before.watching,
      liveGames: this.#counts.liveGames + now.liveGames - before.liveGames,
    };
  }

  /** Every room is counted by one node only. */
  #countsOf(room: RoomId): Counts {
    const { rooms, attendance } = this.#options;
    const state = rooms.feeds.peek(room)?.state ?? null;
    if (state === null || !attendance.isCountedHere(room)) return none;
    const watching = attendance.watching(state);
    if (state.origin !== 'people') return { ...none, watching };
    const people = state.seats.filter((seat) => seat?.bot === null && attendance.isHere(room, seat.player)).length;
    return {
      playing: state.phase === 'finished' ? 0 : state.table ? Math.min(1, people) : people,
      watching,
      liveGames: state.phase === 'playing' && people > 0 ? 1 : 0,
    };
  }
}

const today = (clock: Clock): number => Math.floor(clock.now() / dayMs);
