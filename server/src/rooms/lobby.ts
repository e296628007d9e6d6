/** What the lobby shows: public rooms and counters, one snapshot a second while somebody looks, and its differences. */
import { limits, modeNames, queueOfMode } from '@inkroom/shared';
import type { ListedRoom, LobbyChange, LobbyCounters, LobbySnapshot, ModeName, QueueName } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Presence } from '../ports/presence.ts';
import { StoreUnavailable } from '../ports/store.ts';
import type { Attendance } from './attendance.ts';
import { Figures } from './figures.ts';
import type { Rooms } from './rooms.ts';

export interface LobbyOptions {
  readonly rooms: Rooms;
  readonly attendance: Attendance;
  readonly presence: Presence;
  /** How many wait for a match in these queues, in the order asked; one read. */
  readonly waiting: (queues: readonly QueueName[]) => Promise<readonly number[]>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const matchQueues = modeNames.map(queueOfMode);

const tickMs = 700;
/** A node that nobody looks at asks so often whether somebody looks at another. */
const askMs = 2_100;
const readLimit = 500;

export class Lobby {
  readonly #options: LobbyOptions;
  readonly #listeners = new Set<(change: LobbyChange) => void>();
  readonly #figures: Figures;
  readonly #stop: () => void;
  #visitors = 0;
  #lookingElsewhere = false;
  #askedAt = 0;
  #shown = new Map<string, string>();
  #countersShown = '';
  #ticking = false;

  constructor(options: LobbyOptions) {
    this.#options = options;
    this.#figures = new Figures(options);
    this.#stop = options.clock.every(tickMs, () => void this.#tick());
  }

  /** Does anybody look at the lobby, on this node or, as of lately, on another? */
  get isLookedAt(): boolean {
    return this.#visitors > 0 || this.#lookingElsewhere;
  }

  get visitors(): number {
    return this.#visitors;
  }

  enter(): void {
    this.#visitors += 1;
    this.#figures.looking(this.#visitors);
  }

  exit(): void {
    this.#visitors -= 1;
    this.#figures.looking(this.#visitors);
  }

  onChange(listener: (change: LobbyChange) => void): void {
    this.#listeners.add(listener);
  }

  async snapshot(): Promise<LobbySnapshot> {
    const { rooms, presence, clock } = this.#options;
    const [all, total, online, waiting] = await Promise.all([
      rooms.list(readLimit),
      this.#figures.total(),
      presence.countOnline(),
      this.#options.waiting(matchQueues),
    ]);
    // Whoever has just come may not be counted yet, and asks all the same.
    const counters: LobbyCounters = {
      online: Math.max(online, Math.min(1, this.#visitors)),
      ...total,
      waiting: waitingByMode(waiting),
    };
    return { rooms: await rooms.withWatching(best(all)), counters, at: clock.now() };
  }

  close(): void {
    this.#stop();
    this.#figures.close();
  }

  async #tick(): Promise<void> {
    if (this.#ticking) return;
    this.#ticking = true;
    try {
      await this.#lookElsewhere();
      if (this.#visitors > 0) this.#publish(await this.snapshot());
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

  async #lookElsewhere(): Promise<void> {
    const now = this.#options.clock.now();
    if (this.#visitors > 0 || now - this.#askedAt < askMs) return;
    this.#askedAt = now;
    this.#lookingElsewhere = (await this.#options.presence.figures()).some(({ looking }) => looking > 0);
  }
}

/** Running games first, then rooms that wait, then finished ones; people before house games. */
export function best(rooms: readonly ListedRoom[]): readonly ListedRoom[] {
  const order = (room: ListedRoom): number =>
    (room.origin === 'house' ? 4 : 0) + (room.phase === 'playing' ? 0 : room.phase === 'open' ? 1 : 2);
  return rooms.toSorted((a, b) => order(a) - order(b)).slice(0, limits.lobbyGames);
}

/** In the order of the modes. */
function waitingByMode(counts: readonly number[]): Partial<Record<ModeName, number>> {
  const waiting: Partial<Record<ModeName, number>> = {};
  for (const [index, mode] of modeNames.entries()) {
    const count = counts[index] ?? 0;
    if (count > 0) waiting[mode] = count;
  }
  return waiting;
}
