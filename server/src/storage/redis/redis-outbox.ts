/**
 * The outbox on Redis: a stream per partition, read and trimmed by any node. Whoever appends tells the other nodes, one of
 * which reads, on a channel of its own; a message that is lost only means that somebody looks later.
 */
import { randomUUID } from 'node:crypto';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import type { OutboxSignal } from '../../lib/outbox-signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Backlog, Outbox, OutboxCursor, OutboxEntry } from '../../ports/outbox.ts';
import { outboxKey, outboxRoom, partitionOfRecord, partitions as allPartitions, roomChannel } from './keys.ts';
import type { RedisLink, Reply } from './redis-link.ts';
import { texts } from './replies.ts';
import type { RoomChannels } from './room-channels.ts';
import { loadScript } from './scripts.ts';

/** Digits of the two numbers of an entry's id, so that cursors compare as text. */
const digits = { ms: 15, seq: 12 };
/** Messages to other nodes leave at most this often, however much is appended. */
const tellEveryMs = 20;
const followAgainMs = 1_000;

export interface RedisOutboxOptions {
  readonly link: RedisLink;
  readonly channels: RoomChannels;
  readonly signal: OutboxSignal;
  readonly clock: Clock;
}

export class RedisOutbox implements Outbox {
  readonly partitions = allPartitions;
  /** By which it knows its own messages. */
  readonly #name = randomUUID();
  readonly #options: RedisOutboxOptions;
  readonly #readBacklog = loadScript('read-backlog');
  /** Of this node's own appends and of the other nodes'. */
  readonly #listeners = new Set<() => void>();
  readonly #stops: readonly (() => void)[];
  #unfollow: (() => void) | null = null;
  #following = false;
  #cancelFollow: (() => void) | null = null;
  #cancelTell: (() => void) | null = null;
  #untold = false;
  #closed = false;

  constructor(options: RedisOutboxOptions) {
    this.#options = options;
    const { signal, channels } = options;
    channels.listenTo('O', ({ room, node }) => {
      if (room === outboxRoom && node !== this.#name) this.#notify();
    });
    this.#stops = [signal.listen(() => this.#appended()), channels.onUnheard(() => this.#notify())];
  }

  async read(
    partitions: ReadonlyMap<number, OutboxCursor>,
    limit: number,
  ): Promise<ReadonlyMap<number, readonly OutboxEntry[]>> {
    if (partitions.size === 0) return new Map();
    const found = await Promise.all(
      this.#calls([...partitions.keys()]).map(async (some) => {
        const keys = some.map(outboxKey);
        const ids = some.map((partition) => idOf(partitions.get(partition) ?? ''));
        const reply = await this.#command(['XREAD', 'COUNT', limit, 'STREAMS', ...keys, ...ids], some, false);
        const byKey = new Map(streamsOf(reply));
        return some.flatMap((partition) => {
          const entries = byKey.get(outboxKey(partition));
          return entries === undefined ? [] : [[partition, entries] as const];
        });
      }),
    );
    return new Map(found.flat());
  }

  async trim(partition: number, through: OutboxCursor): Promise<void> {
    await this.#command(['XTRIM', outboxKey(partition), 'MINID', idAfter(through)], [partition], true);
  }

  async backlog(): Promise<Backlog> {
    const all = await Promise.all(
      this.#calls(allPartitions).map(async (some) => {
        const call = { script: this.#readBacklog, keys: some.map(outboxKey), args: [], writes: false };
        const [entries, oldest = '', appended] = texts(
          await this.#options.link.run({ ...call, partition: some[0] ?? 0 }),
        );
        return {
          entries: Number(entries),
          oldest: oldest === '' ? null : Number.parseInt(oldest, 10),
          appended: Number(appended),
        };
      }),
    );
    const oldest = all.flatMap((one) => (one.oldest === null ? [] : [one.oldest]));
    return {
      entries: all.reduce((sum, one) => sum + one.entries, 0),
      oldestAt: oldest.length === 0 ? null : Math.min(...oldest),
      appended: all.reduce((sum, one) => sum + one.appended, 0),
    };
  }

  onAppended(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    void this.#follow();
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) this.#leave();
    };
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#cancelTell?.();
    this.#leave();
  }

  /** Partitions that one command may name together: all of them on one Redis, each alone on a Redis Cluster. */
  #calls(some: readonly number[]): readonly (readonly number[])[] {
    return this.#options.link.isCluster ? some.map((partition) => [partition]) : [some];
  }

  #command(words: readonly (string | number)[], [partition = 0]: readonly number[], writes: boolean): Promise<Reply> {
    return this.#options.link.command(words, { partition, writes });
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  #appended(): void {
    this.#notify();
    this.#tell();
  }

  #tell(): void {
    this.#untold = true;
    if (this.#cancelTell !== null || this.#closed) return;
    this.#untold = false;
    const words = ['SPUBLISH', roomChannel(outboxRoom), `O${this.#name}\n`];
    this.#command(words, [partitionOfRecord(outboxRoom)], true).catch(onlyAway);
    this.#cancelTell = this.#options.clock.after(tellEveryMs, () => {
      this.#cancelTell = null;
      if (this.#untold) this.#tell();
    });
  }

  /** Until it is followed, or nobody listens any more. */
  async #follow(): Promise<void> {
    if (this.#following || this.#unfollow !== null || this.#closed || this.#listeners.size === 0) return;
    this.#following = true;
    try {
      this.#unfollow = await this.#options.channels.follow(outboxRoom, () => undefined);
      // What was appended before this node heard of it.
      this.#notify();
    } catch (error) {
      onlyAway(error);
      this.#cancelFollow = this.#options.clock.after(followAgainMs, () => void this.#follow());
    } finally {
      this.#following = false;
    }
    if (this.#closed || this.#listeners.size === 0) this.#leave();
  }

  #leave(): void {
    this.#cancelFollow?.();
    this.#unfollow?.();
    this.#unfollow = null;
  }
}

/** XREAD's reply: a list of streams, each with its entries; null when there are none. */
function streamsOf(reply: Reply): readonly (readonly [string, readonly OutboxEntry[]])[] {
  if (!Array.isArray(reply)) return [];
  return (reply as readonly Reply[]).map((stream) => {
    const [key, entries] = listOf(stream);
    return [String(key), listOf(entries).map(entryOf)] as const;
  });
}

function entryOf(reply: Reply): OutboxEntry {
  const [id, fields] = listOf(reply);
  const [ms = '', seq = ''] = String(id).split('-');
  // Whatever else stood in the stream is still an entry, which whoever reads it finds to be no fact.
  const [, text = ''] = texts(fields ?? null);
  return { cursor: `${ms.padStart(digits.ms, '0')}-${seq.padStart(digits.seq, '0')}`, at: Number(ms), text };
}

const listOf = (reply: Reply | undefined): readonly Reply[] =>
  Array.isArray(reply) ? (reply as readonly Reply[]) : [];

function partsOf(cursor: OutboxCursor): readonly [ms: bigint, seq: bigint] {
  const [ms = '', seq = ''] = cursor.split('-');
  return [BigInt(ms), BigInt(seq)];
}

const idOf = (cursor: OutboxCursor): string => (cursor === '' ? '0-0' : partsOf(cursor).join('-'));

function idAfter(cursor: OutboxCursor): string {
  const [ms, seq] = partsOf(cursor);
  return `${ms}-${seq + 1n}`;
}

/** Redis is away: nobody is told, and whoever reads looks again by itself. */
function onlyAway(error: unknown): void {
  if (!(error instanceof StoreUnavailable || error instanceof OutcomeUnknown)) throw error;
}
