/** What the lobby shows: public rooms and counters, one snapshot a second while somebody looks, and its differences. */
import { limits, modeNames } from '@inkroom/shared';
import type { ListedRoom, LobbyChange, LobbyCounters, LobbySnapshot, ModeName } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { StoreUnavailable } from '../ports/store.ts';
import type { Attendance } from './attendance.ts';
import type { Rooms } from './rooms.ts';

export interface LobbyOptions {
  readonly rooms: Rooms;
  readonly attendance: Attendance;
  readonly clock: Clock;
  readonly logger: Logger;
  /** People connected to this server, each once. */
  readonly countOnline: () => number;
}

const tickMs = 1000;
const readLimit = 500;
const dayMs = 24 * 60 * 60 * 1000;

export class Lobby {
  readonly #options: LobbyOptions;
  readonly #listeners = new Set<(change: LobbyChange) => void>();
  readonly #stop: () => void;
  #visitors = 0;
  #shown = new Map<string, string>();
  #countersShown = '';
  #moves = { day: 0, count: 0 };
  #ticking = false;

  constructor(options: LobbyOptions) {
    this.#options = options;
    options.rooms.feeds.listen({
      updated: (update, room) => {
        if (room.state?.origin === 'house') return;
        if (update.events.some((event) => event.type === 'move-made')) this.#countMove();
      },
      stale: () => undefined,
    });
    this.#stop = options.clock.every(tickMs, () => void this.#tick());
  }

  get visitors(): number {
    return this.#visitors;
  }

  enter(): void {
    this.#visitors += 1;
  }

  exit(): void {
    this.#visitors -= 1;
  }

  onChange(listener: (change: LobbyChange) => void): void {
    this.#listeners.add(listener);
  }

  async snapshot(): Promise<LobbySnapshot> {
    const all = await this.#options.rooms.list(readLimit);
    return { rooms: best(all), counters: this.#count(all), at: this.#options.clock.now() };
  }

  close(): void {
    this.#stop();
  }

  async #tick(): Promise<void> {
    if (this.#visitors === 0 || this.#ticking) return;
    this.#ticking = true;
    try {
      this.#publish(await this.snapshot());
    } catch (error) {
      // With the store away the lobby keeps its last picture.
      if (!(error instanceof StoreUnavailable)) this.#options.logger.error('lobby failed', { error });
    } finally {
      this.#ticking = false;
    }
  }

  #publish(snapshot: LobbySnapshot): void {
    const texts = new Map(snapshot.rooms.map((room) => [room.room as string, JSON.stringify(room)]));
    const changed = snapshot.rooms.filter((room) => this.#shown.get(room.room) !== texts.get(room.room));
    const removed = [...this.#shown.keys()].filter((id) => !texts.has(id)) as LobbyChange['removed'][number][];
    const counters = JSON.stringify(snapshot.counters);
    if (changed.length === 0 && removed.length === 0 && counters === this.#countersShown) return;
    this.#shown = texts;
    this.#countersShown = counters;
    const change: LobbyChange = { changed, removed, counters: snapshot.counters, at: snapshot.at };
    for (const listener of this.#listeners) listener(change);
  }

  #count(listed: readonly ListedRoom[]): LobbyCounters {
    let playing = 0;
    let watching = 0;
    let liveGames = 0;
    for (const state of this.#options.rooms.feeds.states()) {
      const { seats, watching: watchers } = this.#options.attendance.presenceOf(state);
      watching += watchers;
      if (state.origin !== 'people') continue;
      const people = ([0, 1] as const).filter((seat) => seats[seat] && state.seats[seat]?.bot === null);
      if (state.phase === 'playing' && people.length > 0) liveGames += 1;
      if (state.phase !== 'finished') playing += state.table ? Math.min(1, people.length) : people.length;
    }
    return {
      online: this.#options.countOnline(),
      playing,
      watching,
      liveGames,
      movesToday: this.#moves.day === today(this.#options.clock) ? this.#moves.count : 0,
      waiting: waitingByMode(listed),
    };
  }

  #countMove(): void {
    const day = today(this.#options.clock);
    this.#moves = { day, count: this.#moves.day === day ? this.#moves.count + 1 : 1 };
  }
}

/** Running games first, then rooms that wait, then finished ones; people before house games. */
export function best(rooms: readonly ListedRoom[]): readonly ListedRoom[] {
  const order = (room: ListedRoom): number =>
    (room.origin === 'house' ? 4 : 0) + (room.phase === 'playing' ? 0 : room.phase === 'open' ? 1 : 2);
  return rooms.toSorted((a, b) => order(a) - order(b)).slice(0, limits.lobbyGames);
}

function waitingByMode(rooms: readonly ListedRoom[]): Partial<Record<ModeName, number>> {
  const waiting: Partial<Record<ModeName, number>> = {};
  for (const mode of modeNames) {
    const count = rooms.filter((room) => room.mode === mode && isWaiting(room)).length;
    if (count > 0) waiting[mode] = count;
  }
  return waiting;
}

function isWaiting(room: ListedRoom): boolean {
  const seated = room.seats.filter((seat) => seat !== null);
  const [only] = seated;
  return room.phase === 'open' && room.origin === 'people' && seated.length === 1 && only?.bot === null && !only.away;
}

const today = (clock: Clock): number => Math.floor(clock.now() / dayMs);
