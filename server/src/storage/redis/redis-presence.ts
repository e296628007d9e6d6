/** Presence on Redis: what this node has, said under its lease, and what the others have. All of it is said again after Redis was away. */
import type { PlayerId, RecordId } from '@inkroom/shared';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { NodeFigures, NodeId, Presence, PresenceListener, Visitors } from '../../ports/presence.ts';
import {
  figuresKey,
  movesKey,
  nodeChannelRoom,
  nodesPartition,
  onlineKey,
  orphansKey,
  partitionOf,
  partitionOfRecord,
  partitions,
  prefixOf,
  roomChannel,
  visitorsKey,
} from './keys.ts';
import type { RedisLink, Reply } from './redis-link.ts';
import type { RoomChannels } from './room-channels.ts';
import { NodeLeases } from './node-leases.ts';
import { onlyAway } from './patience.ts';
import { pairs, texts } from './replies.ts';
import { scriptLoader } from './scripts.ts';
import { countOf, readVisitors, writeVisitors } from './visitors-text.ts';

export interface RedisPresenceOptions {
  readonly link: RedisLink;
  readonly channels: RoomChannels;
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Moves the clock of the scripts, for tests. */
  readonly shiftMs?: () => number;
}

const writeMs = 20;
const retryMs = 500;

export class RedisPresence implements Presence {
  readonly #options: RedisPresenceOptions;
  readonly #script: ReturnType<typeof scriptLoader>;
  readonly #leases: NodeLeases;
  readonly #listeners = new Set<PresenceListener>();
  readonly #rooms = new Map<RecordId, Visitors>();
  readonly #online = new Set<PlayerId>();
  #figures: NodeFigures | null = null;
  readonly #dirtyRooms = new Set<RecordId>();
  readonly #dirtyPlayers = new Set<PlayerId>();
  #dirtyFigures = false;
  #writing: Promise<void> | null = null;
  #cancelWrite: (() => void) | null = null;
  #closed = false;

  private constructor(options: RedisPresenceOptions) {
    this.#options = options;
    this.#script = scriptLoader(options.shiftMs ?? (() => 0));
    this.#leases = new NodeLeases({
      ...options,
      entered: () => this.#sayAgain(),
      playerLeft: (player, nodes) => this.#tellPlayer(player, nodes),
    });
    const { channels, link } = options;
    channels.listenTo('P', (message) => this.#heard(message));
    channels.onUnheard(() => this.#unheard());
    link.onBack(() => void this.beat(true));
  }

  /** Rejects when Redis is away. */
  static async open(options: RedisPresenceOptions): Promise<RedisPresence> {
    const presence = new RedisPresence(options);
    await presence.#leases.open();
    return presence;
  }

  get node(): NodeId {
    return this.#leases.node;
  }

  listen(listener: PresenceListener): void {
    this.#listeners.add(listener);
  }

  setVisitors(room: RecordId, visitors: Visitors | null): void {
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

  async visitorsElsewhere(room: RecordId): Promise<ReadonlyMap<NodeId, Visitors>> {
    const found = await this.#visitorsOf(room);
    found.delete(this.#leases.node);
    return found;
  }

  async countVisitors(rooms: readonly RecordId[]): Promise<readonly number[]> {
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
      .filter(([node]) => !this.#leases.isGone(node))
      .map(([, text]) => JSON.parse(text) as NodeFigures);
    const [day = 0, count = 0] = String(moves ?? '0 0')
      .split(' ')
      .map(Number);
    const ended: NodeFigures = { playing: 0, watching: 0, liveGames: 0, looking: 0, moves: { day, count } };
    return count > 0 ? [...figures, ended] : figures;
  }

  async claimOrphans({ limit, leaseMs: claimMs }: { limit: number; leaseMs: number }): Promise<readonly RecordId[]> {
    const sizes = await Promise.all(
      partitions.map((partition) => this.#command(['ZCARD', orphansKey(partition)], partition, false)),
    );
    const claimed: RecordId[] = [];
    for (const partition of partitions) {
      if (Number(sizes[partition]) === 0 || claimed.length >= limit) continue;
      const rooms = await this.#run('claim-orphans', {
        keys: [orphansKey(partition)],
        args: [prefixOf(partition), limit - claimed.length, claimMs],
        partition,
      });
      claimed.push(...(texts(rooms) as RecordId[]));
    }
    return claimed;
  }

  async settleOrphans(rooms: readonly RecordId[]): Promise<void> {
    await Promise.all(
      [...Map.groupBy(rooms, (room) => partitionOfRecord(room))].map(([partition, some]) =>
        this.#command(['ZREM', orphansKey(partition), ...some], partition, true),
      ),
    );
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelWrite?.();
    await this.#writing;
    await this.#leases.close();
  }

  /** Renews the lease when it is time, sees who is gone, and buries them. */
  beat(renewNow = false): Promise<void> {
    return this.#leases.beat(renewNow);
  }

  #sayAgain(): void {
    for (const room of this.#rooms.keys()) this.#dirtyRooms.add(room);
    for (const player of this.#online) this.#dirtyPlayers.add(player);
    this.#dirtyFigures = this.#figures !== null;
    this.#writeSoon(0);
    this.#tellUnheard();
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
    const node = this.#leases.node;
    const results = await Promise.allSettled([
      ...rooms.map((room) => this.#writeRoom(room, node)),
      ...players.map((player) => this.#writePlayer(player, node)),
      ...(figures === null ? [] : [this.#writeFigures(figures, node)]),
    ]);
    for (const result of results) if (result.status === 'rejected') onlyAway(result.reason);
  }

  async #writeRoom(room: RecordId, node: NodeId): Promise<void> {
    const visitors = this.#rooms.get(room) ?? null;
    const text = visitors === null || visitors.count === 0 ? '' : writeVisitors(visitors);
    const partition = partitionOfRecord(room);
    try {
      await this.#run('say-visitors', {
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
      const reply = await this.#run('say-online', {
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
      if (node === this.#leases.node) {
        for (const listener of this.#listeners) listener.playerChanged(player, all.length);
        continue;
      }
      const room = nodeChannelRoom(node);
      const message = `P${this.#leases.node}\n${all.length} ${player}`;
      // Lost: the other node shows one tab more or less until the next change.
      this.#command(['SPUBLISH', roomChannel(room), message], partitionOfRecord(room), true).catch(onlyAway);
    }
  }

  #heard({ room, node, text }: { room: RecordId; node: NodeId; text: string }): void {
    if (node === this.#leases.node) return;
    if (room === nodeChannelRoom(this.#leases.node)) {
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

  async #visitorsOf(room: RecordId): Promise<Map<NodeId, Visitors>> {
    const reply = await this.#command(['HGETALL', visitorsKey(room)], partitionOfRecord(room), false);
    return new Map(
      pairs(texts(reply)).flatMap(([node, text]) => (this.#leases.isGone(node) ? [] : [[node, readVisitors(text)]])),
    );
  }

  #run(name: string, call: { keys: readonly string[]; args: readonly (string | number)[]; partition: number }) {
    return this.#options.link.run({ script: this.#script(name), ...call, writes: true });
  }

  #command(words: readonly (string | number)[], partition: number, writes: boolean): Promise<Reply> {
    return this.#options.link.command(words, { partition, writes });
  }
}

function takeAll<T>(from: Set<T>): readonly T[] {
  const all = [...from];
  from.clear();
  return all;
}
