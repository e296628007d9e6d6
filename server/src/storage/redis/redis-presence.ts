/**
 * Presence on Redis. A node says what it has under a lease; when that has run out, any other node buries it: its people
 * are taken from the rooms, its rooms become orphans. Everything a node said is said again after Redis was away.
 */
import { randomBytes } from 'node:crypto';
import type { PlayerId, RoomId } from '@inkroom/shared';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { NodeFigures, NodeId, Presence, PresenceListener, Visitors } from '../../ports/presence.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import {
  figuresKey,
  metaKey,
  movesKey,
  nodeChannelRoom,
  nodesPartition,
  onlineKey,
  orphansKey,
  partitionOf,
  partitions,
  prefixOf,
  roomChannel,
  visitorsKey,
} from './keys.ts';
import type { RedisLink, Reply } from './redis-link.ts';
import type { RoomChannels } from './room-channels.ts';
import { patiently } from './patience.ts';
import { pairs, texts } from './replies.ts';
import { loadScript } from './scripts.ts';
import type { Script } from './scripts.ts';

export interface RedisPresenceOptions {
  readonly link: RedisLink;
  readonly channels: RoomChannels;
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Moves the clock of the scripts, for tests. */
  readonly shiftMs?: () => number;
}

/** So long a start waits for answers. */
const startMs = 10_000;
const beatMs = 1_000;
/** Often, so that a Redis or a node that stands still for ten seconds loses no lease. */
const renewMs = 2_000;
const leaseMs = 15_000;
const writeMs = 20;
const retryMs = 500;
const buryAtOnce = 200;

const noMoves = { day: 0, count: 0 };

export class RedisPresence implements Presence {
  readonly #options: RedisPresenceOptions;
  readonly #scripts: ReturnType<typeof loadScripts>;
  #clocked: ReturnType<typeof loadClocked>;
  readonly #listeners = new Set<PresenceListener>();
  readonly #rooms = new Map<RoomId, Visitors>();
  readonly #online = new Set<PlayerId>();
  #figures: NodeFigures | null = null;
  readonly #dirtyRooms = new Set<RoomId>();
  readonly #dirtyPlayers = new Set<PlayerId>();
  #dirtyFigures = false;
  #writing: Promise<void> | null = null;
  #cancelWrite: (() => void) | null = null;
  #node: NodeId;
  /** Names that this process had before, and whose traces may still be there. */
  readonly #former = new Set<NodeId>();
  #gone: ReadonlySet<NodeId> = new Set();
  readonly #burying = new Set<NodeId>();
  #leaveChannel: () => void = () => undefined;
  #renewedAt = 0;
  #beating: Promise<void> | null = null;
  readonly #stopBeating: () => void;
  #closed = false;

  private constructor(options: RedisPresenceOptions) {
    this.#options = options;
    this.#scripts = loadScripts();
    this.#clocked = loadClocked(options.shiftMs?.() ?? 0);
    this.#node = this.#newName();
    const { channels, link, clock } = options;
    channels.listenTo('P', (message) => this.#heard(message));
    channels.onUnheard(() => this.#unheard());
    link.onBack(() => void this.beat(true));
    this.#stopBeating = clock.every(beatMs, () => void this.beat());
  }

  /** Rejects when Redis is away. */
  static async open(options: RedisPresenceOptions): Promise<RedisPresence> {
    const presence = new RedisPresence(options);
    try {
      await patiently(() => presence.#enter(), startMs);
    } catch (error) {
      presence.#stopBeating();
      throw error;
    }
    return presence;
  }

  get node(): NodeId {
    return this.#node;
  }

  listen(listener: PresenceListener): void {
    this.#listeners.add(listener);
  }

  setVisitors(room: RoomId, visitors: Visitors | null): void {
    if (visitors === null) this.#rooms.delete(room);
    else this.#rooms.set(room, visitors);
    this.#dirtyRooms.add(room);
    this.#writeSoon(writeMs);
  }

  setOnline(player: PlayerId, online: boolean): void {
    if (online) this.#online.add(player);
    else this.#online.delete(player);
    this.#dirtyPlayers.add(player);
    this.#writeSoon(writeMs);
  }

  setFigures(figures: NodeFigures): void {
    this.#figures = figures;
    this.#dirtyFigures = true;
    this.#writeSoon(writeMs);
  }

  async visitorsElsewhere(room: RoomId): Promise<ReadonlyMap<NodeId, Visitors>> {
    const found = await this.#visitorsOf(room);
    found.delete(this.#node);
    return found;
  }

  async countVisitors(rooms: readonly RoomId[]): Promise<readonly number[]> {
    return Promise.all(rooms.map(async (room) => countOf([...(await this.#visitorsOf(room)).values()])));
  }

  async countOnline(): Promise<number> {
    const counts = await Promise.all(
      partitions.map((partition) => this.#command(['HLEN', onlineKey(partition)], partition, false)),
    );
    return counts.reduce<number>((sum, count) => sum + Number(count), 0);
  }

  async figures(): Promise<readonly NodeFigures[]> {
    const [all, moves] = await Promise.all([
      this.#command(['HGETALL', figuresKey()], nodesPartition, false),
      this.#command(['GET', movesKey()], nodesPartition, false),
    ]);
    const figures = pairs(texts(all))
      .filter(([node]) => !this.#gone.has(node))
      .map(([, text]) => JSON.parse(text) as NodeFigures);
    const [day = 0, count = 0] = String(moves ?? '0 0')
      .split(' ')
      .map(Number);
    const ended: NodeFigures = { playing: 0, watching: 0, liveGames: 0, looking: 0, moves: { day, count } };
    return count > 0 ? [...figures, ended] : figures;
  }

  async claimOrphans({ limit, leaseMs: claimMs }: { limit: number; leaseMs: number }): Promise<readonly RoomId[]> {
    const sizes = await Promise.all(
      partitions.map((partition) => this.#command(['ZCARD', orphansKey(partition)], partition, false)),
    );
    const claimed: RoomId[] = [];
    for (const partition of partitions) {
      if (Number(sizes[partition]) === 0 || claimed.length >= limit) continue;
      const rooms = await this.#run(this.#clock('claim-orphans'), {
        keys: [orphansKey(partition)],
        args: [prefixOf(partition), limit - claimed.length, claimMs],
        partition,
      });
      claimed.push(...(texts(rooms) as RoomId[]));
    }
    return claimed;
  }

  async settleOrphans(rooms: readonly RoomId[]): Promise<void> {
    await Promise.all(
      [...Map.groupBy(rooms, (room) => partitionOf(room))].map(([partition, some]) =>
        this.#command(['ZREM', orphansKey(partition), ...some], partition, true),
      ),
    );
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopBeating();
    this.#cancelWrite?.();
    await this.#writing;
    this.#leaveChannel();
    // If Redis is away the lease runs out by itself.
    await this.#bury(this.#node).catch(onlyAway);
  }

  /** Renews the lease when it is time, sees who is gone, and buries them. */
  beat(renewNow = false): Promise<void> {
    this.#beating ??= this.#beat(renewNow)
      .catch(onlyAway)
      .finally(() => {
        this.#beating = null;
      });
    return this.#beating;
  }

  async #beat(renewNow: boolean): Promise<void> {
    if (this.#closed) return;
    const now = this.#options.clock.now();
    const renews = renewNow || now - this.#renewedAt >= renewMs || now < this.#renewedAt;
    if (!(await this.#renew(renews ? 'renew' : 'look'))) {
      // Others may have buried this node, or Redis has forgotten all of it: it goes on under another name.
      this.#former.add(this.#node);
      this.#node = this.#newName();
      await this.#enter();
    }
    if (renews) this.#renewedAt = now;
    for (const node of [...this.#gone, ...this.#former]) await this.#buryOnce(node);
  }

  /** Takes a lease for this node's name, and says everything. */
  async #enter(): Promise<void> {
    this.#leaveChannel();
    const ownRoom = nodeChannelRoom(this.#node);
    this.#leaveChannel = await this.#options.channels.follow(ownRoom, () => undefined);
    await this.#renew('enter');
    this.#renewedAt = this.#options.clock.now();
    this.#sayAgain();
    this.#tellUnheard();
  }

  #sayAgain(): void {
    for (const room of this.#rooms.keys()) this.#dirtyRooms.add(room);
    for (const player of this.#online) this.#dirtyPlayers.add(player);
    this.#dirtyFigures = this.#figures !== null;
    this.#writeSoon(0);
  }

  async #renew(how: 'enter' | 'renew' | 'look'): Promise<boolean> {
    const reply = await this.#run(this.#clock('renew-lease'), {
      keys: [metaKey(nodesPartition)],
      args: [prefixOf(nodesPartition), this.#node, how === 'look' ? '' : leaseMs, how === 'enter' ? '1' : ''],
      partition: nodesPartition,
    });
    const [alive, ...nodes] = texts(reply);
    this.#gone = new Set(
      pairs(nodes).flatMap(([node, isAlive]) => (isAlive === '1' || node === this.#node ? [] : [node])),
    );
    return alive === '1';
  }

  async #buryOnce(node: NodeId): Promise<void> {
    if (this.#burying.has(node) || node === this.#node) return;
    this.#burying.add(node);
    try {
      await this.#bury(node);
      this.#former.delete(node);
    } finally {
      this.#burying.delete(node);
    }
  }

  async #bury(node: NodeId): Promise<void> {
    const text = await this.#command(['HGET', figuresKey(), node], nodesPartition, false);
    await Promise.all(partitions.map((partition) => this.#buryIn(partition, node)));
    const { day, count } = text === null ? noMoves : (JSON.parse(String(text)) as NodeFigures).moves;
    await this.#run(this.#scripts['forget-node'], {
      keys: [metaKey(nodesPartition)],
      args: [prefixOf(nodesPartition), node, day, count],
      partition: nodesPartition,
    });
  }

  async #buryIn(partition: number, node: NodeId): Promise<void> {
    const reply = await this.#run(this.#scripts['bury-node'], {
      keys: [onlineKey(partition)],
      args: [prefixOf(partition), node, buryAtOnce],
      partition,
    });
    const [more, ...left] = texts(reply);
    for (const [player, nodes] of pairs(left)) this.#tellPlayer(player as PlayerId, nodes.split(' '));
    if (more === '1') await this.#buryIn(partition, node);
  }

  #writeSoon(ms: number): void {
    if (this.#closed || this.#cancelWrite !== null) return;
    this.#cancelWrite = this.#options.clock.after(ms, () => {
      this.#cancelWrite = null;
      this.#writing ??= this.#write()
        .catch(onlyAway)
        .finally(() => {
          this.#writing = null;
          if (this.#dirtyRooms.size + this.#dirtyPlayers.size > 0 || this.#dirtyFigures) this.#writeSoon(retryMs);
        });
    });
  }

  /** All that is dirty, in one turn. What cannot be written stays dirty. */
  async #write(): Promise<void> {
    const rooms = takeAll(this.#dirtyRooms);
    const players = takeAll(this.#dirtyPlayers);
    const figures = this.#dirtyFigures ? this.#figures : null;
    this.#dirtyFigures = false;
    const node = this.#node;
    const results = await Promise.allSettled([
      ...rooms.map((room) => this.#writeRoom(room, node)),
      ...players.map((player) => this.#writePlayer(player, node)),
      ...(figures === null ? [] : [this.#writeFigures(figures, node)]),
    ]);
    for (const result of results) if (result.status === 'rejected') onlyAway(result.reason);
  }

  async #writeRoom(room: RoomId, node: NodeId): Promise<void> {
    const visitors = this.#rooms.get(room) ?? null;
    const text = visitors === null || visitors.count === 0 ? '' : writeVisitors(visitors);
    const partition = partitionOf(room);
    try {
      await this.#run(this.#scripts['say-visitors'], {
        keys: [visitorsKey(room)],
        args: [prefixOf(partition), node, room, text, visitors === null ? '' : '1'],
        partition,
      });
    } catch (error) {
      this.#dirtyRooms.add(room);
      throw error;
    }
  }

  async #writePlayer(player: PlayerId, node: NodeId): Promise<void> {
    const partition = partitionOf(player);
    try {
      const reply = await this.#run(this.#scripts['say-online'], {
        keys: [onlineKey(partition)],
        args: [prefixOf(partition), node, player, this.#online.has(player) ? '1' : ''],
        partition,
      });
      // Alone, as nearly all are, there is nobody to tell.
      const nodes = String(reply).split(' ');
      if (reply !== '-' && (nodes.length > 1 || nodes[0] !== node)) this.#tellPlayer(player, nodes);
    } catch (error) {
      this.#dirtyPlayers.add(player);
      throw error;
    }
  }

  async #writeFigures(figures: NodeFigures, node: NodeId): Promise<void> {
    try {
      await this.#command(['HSET', figuresKey(), node, JSON.stringify(figures)], nodesPartition, true);
    } catch (error) {
      this.#dirtyFigures = true;
      throw error;
    }
  }

  /** Each of the nodes that a player is connected to hears how many they are. */
  #tellPlayer(player: PlayerId, nodes: readonly string[]): void {
    const all = nodes.filter((node) => node !== '');
    for (const node of all) {
      if (node === this.#node) {
        for (const listener of this.#listeners) listener.playerChanged(player, all.length);
        continue;
      }
      const room = nodeChannelRoom(node);
      const message = `P${this.#node}\n${all.length} ${player}`;
      // Lost: the other node shows one tab more or less until the next change.
      this.#command(['SPUBLISH', roomChannel(room), message], partitionOf(room), true).catch(onlyAway);
    }
  }

  #heard({ room, node, text }: { room: RoomId; node: NodeId; text: string }): void {
    if (node === this.#node) return;
    if (room === nodeChannelRoom(this.#node)) {
      const [nodes, player = ''] = text.split(' ');
      for (const listener of this.#listeners) listener.playerChanged(player as PlayerId, Number(nodes));
      return;
    }
    const visitors = text === '' ? null : readVisitors(text);
    for (const listener of this.#listeners) listener.visitorsChanged(room, node, visitors);
  }

  #unheard(): void {
    void this.beat(true);
    this.#tellUnheard();
  }

  #tellUnheard(): void {
    for (const listener of this.#listeners) listener.unheard();
  }

  async #visitorsOf(room: RoomId): Promise<Map<NodeId, Visitors>> {
    const reply = await this.#command(['HGETALL', visitorsKey(room)], partitionOf(room), false);
    return new Map(
      pairs(texts(reply)).flatMap(([node, text]) => (this.#gone.has(node) ? [] : [[node, readVisitors(text)]])),
    );
  }

  #run(script: Script, call: { keys: readonly string[]; args: readonly (string | number)[]; partition: number }) {
    return this.#options.link.run({ script, ...call, writes: true });
  }

  #command(words: readonly (string | number)[], partition: number, writes: boolean): Promise<Reply> {
    return this.#options.link.command(words, { partition, writes });
  }

  #clock(name: 'renew-lease' | 'claim-orphans'): Script {
    const shiftMs = this.#options.shiftMs?.() ?? 0;
    if (this.#clocked.shiftMs !== shiftMs) this.#clocked = loadClocked(shiftMs);
    return this.#clocked[name];
  }

  #newName(): NodeId {
    return `${this.#options.name.replaceAll(/\s/g, '-')}~${randomBytes(6).toString('hex')}`;
  }
}

const loadScripts = () => ({
  'say-visitors': loadScript('say-visitors'),
  'say-online': loadScript('say-online'),
  'bury-node': loadScript('bury-node'),
  'forget-node': loadScript('forget-node'),
});

const loadClocked = (shiftMs: number) => ({
  shiftMs,
  'renew-lease': loadScript('renew-lease', shiftMs),
  'claim-orphans': loadScript('claim-orphans', shiftMs),
});

/** `count people`. */
const writeVisitors = ({ count, people }: Visitors): string => `${count} ${JSON.stringify(people)}`;

function readVisitors(text: string): Visitors {
  const end = text.indexOf(' ');
  // Only writeVisitors() makes such texts.
  return { count: Number(text.slice(0, end)), people: JSON.parse(text.slice(end + 1)) as Visitors['people'] };
}

/** Whoever is named by several nodes counts once. */
function countOf(all: readonly Visitors[]): number {
  const named = new Set(all.flatMap(({ people }) => people.map(({ player }) => player)));
  return all.reduce((sum, { count, people }) => sum + count - people.length, named.size);
}

function takeAll<T>(from: Set<T>): readonly T[] {
  const all = [...from];
  from.clear();
  return all;
}

/** Redis is away or did not answer: what was to be said stays to be said. */
function onlyAway(error: unknown): void {
  if (!(error instanceof StoreUnavailable || error instanceof OutcomeUnknown)) throw error;
}
