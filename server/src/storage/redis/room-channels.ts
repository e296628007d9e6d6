/**
 * What this node hears about the rooms it follows: one sharded channel per room, on a connection that only listens.
 * Updates, presence and talk of a room all come this way, so a node hears nothing of rooms that it does not follow.
 */
import { limits } from '@inkroom/shared';
import type { LogPosition, RecordId } from '@inkroom/shared';
import { StoreUnavailable } from '../../ports/store.ts';
import type { UpdateListener } from '../../ports/store.ts';
import type { RedisClient } from './connection.ts';
import { roomChannel, roomOfChannel } from './keys.ts';

/** First letter of a message; the scripts spell them too. */
export type MessageKind = 'U' | 'P' | 'S' | 'O';

/** Presence (`P`), signals (`S`), and that facts wait in the outbox (`O`): `<kind><node>\n<text>`. */
export type NodeListener = (message: { room: RecordId; node: string; text: string }) => void;

interface Entry {
  readonly listeners: Set<UpdateListener>;
  readonly ready: Promise<unknown>;
  /** Commits of this node: told to the listeners by whichever comes first, the reply or the publication. */
  readonly own: Map<string, 'sent' | 'told'>;
}

const lookMs = 1_000;
const deafMs = 3_000;

export class RoomChannels {
  readonly #client: RedisClient;
  readonly #rooms = new Map<RecordId, Entry>();
  readonly #unheard = new Set<() => void>();
  readonly #ofNodes = new Map<MessageKind, Set<NodeListener>>();
  readonly #stopLooking: ReturnType<typeof setInterval>;
  #heardAt = performance.now();
  #wasReady = false;
  #asking = false;
  #closed = false;

  constructor(client: RedisClient) {
    this.#client = client;
    client.on('smessage', (channel: string, message: string) => this.#heard(channel, message));
    client.on('ready', () => void this.#ready());
    this.#stopLooking = setInterval(() => this.#look(), lookMs);
    this.#stopLooking.unref();
  }

  /** For how long nothing proves that this node still hears, in milliseconds. */
  get silentMs(): number {
    return performance.now() - this.#heardAt;
  }

  get isDeaf(): boolean {
    return this.silentMs > deafMs;
  }

  isFollowed(room: RecordId): boolean {
    return this.#rooms.has(room);
  }

  onUnheard(listener: () => void): () => void {
    this.#unheard.add(listener);
    return () => this.#unheard.delete(listener);
  }

  listenTo(kind: Exclude<MessageKind, 'U'>, listener: NodeListener): void {
    const listeners = this.#ofNodes.get(kind) ?? new Set();
    this.#ofNodes.set(kind, listeners.add(listener));
  }

  /** Resolves once the subscription is real. StoreUnavailable if that takes too long. */
  async follow(room: RecordId, listener: UpdateListener): Promise<() => void> {
    const entry = this.#rooms.get(room) ?? this.#subscribe(room);
    entry.listeners.add(listener);
    const leave = (): void => {
      entry.listeners.delete(listener);
      if (entry.listeners.size > 0 || this.#rooms.get(room) !== entry) return;
      this.#rooms.delete(room);
      // The next subscription says so again; a closed connection has forgotten it anyway.
      this.#client.sunsubscribe(roomChannel(room)).catch(() => undefined);
    };
    try {
      await within(entry.ready, limits.storeMs);
    } catch {
      leave();
      throw new StoreUnavailable('Redis does not take subscriptions');
    }
    return leave;
  }

  /** A commit of this node is on its way. */
  sending(room: RecordId, tip: string): void {
    this.#rooms.get(room)?.own.set(tip, 'sent');
  }

  /** It has been answered. Its listeners hear of it now, if they have not yet. */
  answered(room: RecordId, position: LogPosition, text: string | null): void {
    const entry = this.#rooms.get(room);
    if (entry === undefined || entry.own.get(position.tip) !== 'sent') return;
    if (text === null) {
      entry.own.delete(position.tip);
      return;
    }
    entry.own.set(position.tip, 'told');
    tell(entry, { position, text });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#stopLooking);
    this.#rooms.clear();
    this.#client.disconnect();
    await Promise.resolve();
  }

  #subscribe(room: RecordId): Entry {
    const ready = this.#client.ssubscribe(roomChannel(room));
    // Whoever waits for it sees the failure.
    ready.catch(() => undefined);
    const entry: Entry = { listeners: new Set(), ready, own: new Map() };
    this.#rooms.set(room, entry);
    return entry;
  }

  #heard(channel: string, message: string): void {
    this.#heardAt = performance.now();
    const room = roomOfChannel(channel);
    const entry = this.#rooms.get(room);
    if (entry === undefined) return;
    const end = message.indexOf('\n');
    const head = message.slice(1, end);
    const kind = message.charAt(0);
    if (kind !== 'U') {
      const listeners = this.#ofNodes.get(kind as MessageKind);
      if (listeners === undefined) return;
      for (const listener of listeners) listener({ room, node: head, text: message.slice(end + 1) });
      return;
    }
    const tip = head.slice(head.lastIndexOf(' ') + 1);
    const own = entry.own.get(tip);
    if (own !== undefined) entry.own.delete(tip);
    if (own === 'told') return;
    const [epoch = '', version] = head.split(' ');
    tell(entry, { position: { epoch, version: Number(version), tip }, text: message.slice(end + 1) });
  }

  /** Subscriptions are asked for again by the library, before this ping: when it is answered, all of them are real. */
  async #ready(): Promise<void> {
    const first = !this.#wasReady;
    this.#wasReady = true;
    try {
      await this.#client.ping();
    } catch {
      // Lost again: the next time it is ready this is done again.
      return;
    }
    this.#heardAt = performance.now();
    if (first) return;
    for (const entry of this.#rooms.values()) entry.own.clear();
    for (const listener of this.#unheard) listener();
  }

  /** A connection that died without a word is only noticed by asking. */
  #look(): void {
    if (this.#asking || this.#closed) return;
    this.#asking = true;
    within(this.#client.ping(), 2 * lookMs)
      .then(
        () => {
          this.#heardAt = performance.now();
        },
        () => {
          // Made anew; everything is subscribed again by itself.
          if (!this.#closed && this.#client.status === 'ready') this.#client.disconnect(true);
        },
      )
      .finally(() => {
        this.#asking = false;
      });
  }
}

function tell(entry: Entry, update: { position: LogPosition; text: string }): void {
  for (const listener of entry.listeners) {
    try {
      listener(update);
    } catch (error) {
      // A bug of the listener's, and loud; it must not keep others from hearing.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

function within<T>(task: Promise<T>, limitMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('took too long')), limitMs);
    task.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
