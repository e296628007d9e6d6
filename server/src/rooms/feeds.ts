/** The feeds of this node: opened on demand, kept while somebody needs them, dropped when nobody has for a while. */
import type { RoomId, RoomState, RoomUpdate } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Store, Stored } from '../ports/store.ts';
import { Feed } from './feed.ts';

/** `origin` names the local connection that caused the update and has it in its ack already. */
export interface FeedListener {
  updated(update: RoomUpdate, room: { id: RoomId; state: RoomState | null; origin: string | null }): void;
  /** The feed lost the thread and cannot tell what was missed: its readers have to ask. */
  stale(id: RoomId): void;
}

export interface FeedsOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Rooms with local members stay open. */
  readonly isNeeded: (id: RoomId) => boolean;
}

const unusedMs = 30_000;

interface Entry {
  readonly feed: Feed;
  readonly unsubscribe: () => void;
  usedAt: number;
}

export class Feeds {
  readonly #options: FeedsOptions;
  readonly #open = new Map<RoomId, Entry>();
  readonly #opening = new Map<RoomId, Promise<Feed | null>>();
  readonly #listeners = new Set<FeedListener>();
  readonly #stopSweeping: () => void;

  constructor(options: FeedsOptions) {
    this.#options = options;
    this.#stopSweeping = options.clock.every(unusedMs, () => this.#sweep());
  }

  get size(): number {
    return this.#open.size;
  }

  listen(listener: FeedListener): void {
    this.#listeners.add(listener);
  }

  /** Null when there is no such room. Opening the same room twice at once is one load. */
  async open(id: RoomId): Promise<Feed | null> {
    const entry = this.#open.get(id);
    if (entry !== undefined) {
      entry.usedAt = this.#options.clock.now();
      return entry.feed;
    }
    const running = this.#opening.get(id);
    if (running !== undefined) return running;
    const opening = this.#load(id).finally(() => this.#opening.delete(id));
    this.#opening.set(id, opening);
    return opening;
  }

  /** The feed if it is open already. */
  peek(id: RoomId): Feed | null {
    return this.#open.get(id)?.feed ?? null;
  }

  /** States of the rooms that are open on this node. */
  *states(): Iterable<RoomState> {
    for (const { feed } of this.#open.values()) {
      if (feed.state !== null) yield feed.state;
    }
  }

  /** Hands a committed update to the feed and then to everybody who reads it. */
  deliver(feed: Feed, update: RoomUpdate, origin: string | null): void {
    const followed = feed.follow(update);
    if (followed === 'known') return;
    if (followed === 'gap') {
      void this.refresh(feed);
      return;
    }
    this.#tell(feed, update, origin);
  }

  /** Reads the room again and tells what was missed. */
  async refresh(feed: Feed): Promise<void> {
    const stored = await this.#options.store.load(feed.id).catch(() => undefined);
    // The store is away: the next update or command finds the gap again.
    if (stored === undefined) return;
    if (stored === null) {
      this.drop(feed.id);
      for (const listener of this.#listeners) listener.stale(feed.id);
      return;
    }
    this.adopt(feed, stored);
  }

  /** Takes over what the store has and tells the feed's readers what they had missed. */
  adopt(feed: Feed, stored: Stored): void {
    const missed = feed.reset(stored);
    if (missed === null) {
      for (const listener of this.#listeners) listener.stale(feed.id);
      return;
    }
    for (const update of missed) this.#tell(feed, update, null);
  }

  drop(id: RoomId): void {
    this.#open.get(id)?.unsubscribe();
    this.#open.delete(id);
  }

  /** Forgets everything; what is needed is opened again. */
  dropAll(): void {
    for (const id of this.#open.keys()) this.drop(id);
  }

  close(): void {
    this.#stopSweeping();
    this.dropAll();
  }

  async #load(id: RoomId): Promise<Feed | null> {
    const { store, clock } = this.#options;
    const pending: RoomUpdate[] = [];
    let feed: Feed | null = null;
    const unsubscribe = await store.subscribe(id, ({ position, text }) => {
      if (feed?.position.tip === position.tip) return;
      const own = feed?.inFlight ?? null;
      if (feed !== null && own?.update.tip === position.tip) {
        this.deliver(feed, own.update, own.origin);
        return;
      }
      const update = JSON.parse(text) as RoomUpdate;
      if (feed === null) pending.push(update);
      else this.deliver(feed, update, null);
    });
    const stored = await store.load(id).catch((error: unknown) => {
      unsubscribe();
      throw error;
    });
    if (stored === null) {
      unsubscribe();
      return null;
    }
    feed = new Feed(id, stored);
    this.#open.set(id, { feed, unsubscribe, usedAt: clock.now() });
    for (const update of pending) this.deliver(feed, update, null);
    return feed;
  }

  #tell(feed: Feed, update: RoomUpdate, origin: string | null): void {
    const room = { id: feed.id, state: feed.state, origin };
    for (const listener of this.#listeners) listener.updated(update, room);
    if (feed.state === null) this.drop(feed.id);
  }

  #sweep(): void {
    const before = this.#options.clock.now() - unusedMs;
    for (const [id, entry] of this.#open) {
      if (entry.usedAt < before && !this.#options.isNeeded(id)) this.drop(id);
    }
  }
}
