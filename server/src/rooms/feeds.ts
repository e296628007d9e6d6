/** The feeds of this node: opened on demand, kept while somebody needs them, dropped when nobody has for a while. */
import type { RoomId, RoomState, RoomUpdate } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { Store, Stored } from '../ports/store.ts';
import { readUpdate } from '../lib/update-text.ts';
import { Feed } from './feed.ts';

export interface UpdatedRoom {
  readonly id: RoomId;
  /** With the update; null: it closed the room. */
  readonly state: RoomState | null;
  /** The local connection that caused the update and has it in its ack already. */
  readonly origin: string | null;
  /** Committed by this node. Of every update, one node says so. */
  readonly own: boolean;
}

export interface FeedListener {
  updated(update: RoomUpdate, room: UpdatedRoom): void;
  /** The feed lost the thread and cannot tell what was missed: its readers have to ask. */
  stale(id: RoomId): void;
}

export interface FeedsOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Rooms with local members stay open. */
  readonly isNeeded: (id: RoomId) => boolean;
  /** Runs before a feed is handed out, when it is heard of already; what it learns is kept until `onClosed`. */
  readonly onOpening?: (id: RoomId) => Promise<void>;
  readonly onClosed?: (id: RoomId) => void;
}

const unusedMs = 30_000;
/** A publication that was lost, with nothing after it, would hide; so feeds are compared with the store. */
const compareMs = 5_000;
const retryMs = 500;
/** Rooms where nothing has happened for so long are compared that often only. */
const idleMs = 60_000;

interface Entry {
  readonly feed: Feed;
  readonly unsubscribe: () => void;
  usedAt: number;
  updatedAt: number;
  comparedAt: number;
  refreshing: Promise<void> | null;
}

export class Feeds {
  readonly #options: FeedsOptions;
  readonly #open = new Map<RoomId, Entry>();
  readonly #opening = new Map<RoomId, Promise<Feed | null>>();
  readonly #listeners = new Set<FeedListener>();
  readonly #stops: readonly (() => void)[];
  /** A comparison of all rooms that could not be made yet. */
  #retry: (() => void) | null = null;

  constructor(options: FeedsOptions) {
    const { clock, store } = options;
    this.#options = options;
    this.#stops = [
      clock.every(unusedMs, () => this.#sweep()),
      clock.every(compareMs, () => void this.#compare(false)),
      store.onUnheard(() => void this.#compare(true)),
    ];
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
  deliver(feed: Feed, update: RoomUpdate, by: { origin: string | null; own: boolean }): void {
    const followed = feed.follow(update);
    if (followed === 'known') return;
    if (followed === 'gap') {
      void this.refresh(feed);
      return;
    }
    this.#tell(feed, update, by);
  }

  /** Reads the room again and tells what was missed. Many who ask at once are one read. */
  refresh(feed: Feed): Promise<void> {
    const entry = this.#open.get(feed.id);
    if (entry?.feed !== feed) return this.#refresh(feed);
    entry.refreshing ??= this.#refresh(feed).finally(() => {
      entry.refreshing = null;
    });
    return entry.refreshing;
  }

  async #refresh(feed: Feed): Promise<void> {
    const stored = await this.#options.store.load(feed.id).catch(() => undefined);
    // The store is away: the next update or command finds the gap again.
    if (stored === undefined) return;
    if (stored === null) {
      this.lost(feed);
      return;
    }
    this.adopt(feed, stored);
  }

  /** The store does not have the room any more: its readers have to ask, and will be told. */
  lost(feed: Feed): void {
    if (this.peek(feed.id) !== feed) return;
    this.drop(feed.id);
    for (const listener of this.#listeners) listener.stale(feed.id);
  }

  /** Takes over what the store has and tells the feed's readers what they had missed. */
  adopt(feed: Feed, stored: Stored): void {
    const missed = feed.reset(stored);
    if (missed === null) {
      for (const listener of this.#listeners) listener.stale(feed.id);
      return;
    }
    for (const update of missed) this.#tell(feed, update, { origin: null, own: false });
  }

  drop(id: RoomId): void {
    const entry = this.#open.get(id);
    if (entry === undefined) return;
    this.#open.delete(id);
    entry.unsubscribe();
    this.#options.onClosed?.(id);
  }

  /** Forgets everything; what is needed is opened again. */
  dropAll(): void {
    for (const id of this.#open.keys()) this.drop(id);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#retry?.();
    this.dropAll();
  }

  async #load(id: RoomId): Promise<Feed | null> {
    const { store, clock, onOpening, onClosed } = this.#options;
    const pending: RoomUpdate[] = [];
    let feed: Feed | null = null;
    const unsubscribe = await store.subscribe(id, ({ position, text }) => {
      if (feed?.position.tip === position.tip) return;
      const own = feed?.inFlight ?? null;
      if (feed !== null && own?.update.tip === position.tip) {
        this.deliver(feed, own.update, { origin: own.origin, own: true });
        return;
      }
      const update = readUpdate(text);
      if (feed === null) pending.push(update);
      else this.deliver(feed, update, { origin: null, own: false });
    });
    const stored = await Promise.all([store.load(id), onOpening?.(id)]).then(
      ([room]) => room,
      (error: unknown) => {
        unsubscribe();
        onClosed?.(id);
        throw error;
      },
    );
    if (stored === null) {
      unsubscribe();
      onClosed?.(id);
      return null;
    }
    feed = new Feed(id, stored);
    const now = clock.now();
    this.#open.set(id, { feed, unsubscribe, usedAt: now, updatedAt: now, comparedAt: now, refreshing: null });
    for (const update of pending) this.deliver(feed, update, { origin: null, own: false });
    return feed;
  }

  #tell(feed: Feed, update: RoomUpdate, { origin, own }: { origin: string | null; own: boolean }): void {
    const entry = this.#open.get(feed.id);
    if (entry !== undefined) entry.updatedAt = this.#options.clock.now();
    const room: UpdatedRoom = { id: feed.id, state: feed.state, origin, own };
    for (const listener of this.#listeners) listener.updated(update, room);
    if (feed.state === null) this.drop(feed.id);
  }

  /** One call per partition, not one per room, let alone one per reader. */
  async #compare(all: boolean): Promise<void> {
    const now = this.#options.clock.now();
    const entries = [...this.#open.values()].filter(
      ({ updatedAt, comparedAt }) => all || now - updatedAt < idleMs || now - comparedAt >= idleMs,
    );
    if (entries.length === 0) return;
    const before = entries.map(({ feed }) => feed.position.tip);
    const stored = await this.#options.store.tips(entries.map(({ feed }) => feed.id)).catch(() => null);
    if (stored === null) {
      // The store is away: what is missing is found when it is back.
      if (all) this.#retry ??= this.#options.clock.after(retryMs, () => this.#compareAgain());
      return;
    }
    for (const [index, entry] of entries.entries()) {
      const { feed } = entry;
      entry.comparedAt = now;
      const tip = stored[index] ?? null;
      // A feed that has moved on meanwhile hears; its next comparison tells.
      const stoodStill = feed.position.tip === before[index] && feed.inFlight === null;
      if (tip !== before[index] && stoodStill) void this.refresh(feed);
    }
  }

  #compareAgain(): void {
    this.#retry = null;
    void this.#compare(true);
  }

  #sweep(): void {
    const before = this.#options.clock.now() - unusedMs;
    for (const [id, entry] of this.#open) {
      if (entry.usedAt < before && !this.#options.isNeeded(id)) this.drop(id);
    }
  }
}
