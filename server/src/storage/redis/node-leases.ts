/**
 * The lease of this node, under a name that no other process ever has, and the burial of nodes whose lease has run out:
 * their people are taken from the rooms, their rooms become orphans.
 */
import { randomBytes } from 'node:crypto';
import type { PlayerId } from '@inkroom/shared';
import type { Clock } from '../../ports/clock.ts';
import type { NodeFigures, NodeId } from '../../ports/presence.ts';
import { figuresKey, metaKey, nodeChannelRoom, nodesPartition, onlineKey, partitions, prefixOf } from './keys.ts';
import { onlyAway, patiently } from './patience.ts';
import type { RedisLink, Reply } from './redis-link.ts';
import { pairs, texts } from './replies.ts';
import type { RoomChannels } from './room-channels.ts';
import { scriptLoader } from './scripts.ts';

export interface NodeLeasesOptions {
  readonly link: RedisLink;
  readonly channels: RoomChannels;
  readonly name: string;
  readonly clock: Clock;
  /** Moves the clock of the scripts, for tests. */
  readonly shiftMs?: () => number;
  /** This node has a lease, perhaps under another name than before: everything is to be said again. */
  readonly entered: () => void;
  /** A node that is gone was connected to this player; these are the ones that are left. */
  readonly playerLeft: (player: PlayerId, nodes: readonly string[]) => void;
}

/** So long a start waits for answers. */
const startMs = 10_000;
const beatMs = 1_000;
/** Often, so that a Redis or a node that stands still for ten seconds loses no lease. */
const renewMs = 2_000;
const leaseMs = 15_000;
const buryAtOnce = 200;

const noMoves = { day: 0, count: 0 };

export class NodeLeases {
  readonly #options: NodeLeasesOptions;
  readonly #script: ReturnType<typeof scriptLoader>;
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

  constructor(options: NodeLeasesOptions) {
    this.#options = options;
    this.#script = scriptLoader(options.shiftMs ?? (() => 0));
    this.#node = this.#newName();
    this.#stopBeating = options.clock.every(beatMs, () => void this.beat());
  }

  /** Rejects when Redis is away. */
  async open(): Promise<void> {
    try {
      await patiently(() => this.#enter(), startMs);
    } catch (error) {
      this.#stopBeating();
      throw error;
    }
  }

  /** This process, as others know it. */
  get node(): NodeId {
    return this.#node;
  }

  /** Its lease has run out, and it may not be buried yet. */
  isGone(node: NodeId): boolean {
    return this.#gone.has(node);
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

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopBeating();
    await this.#beating;
    this.#leaveChannel();
    // If Redis is away the lease runs out by itself.
    await this.#bury(this.#node).catch(onlyAway);
  }

  async #beat(renewNow: boolean): Promise<void> {
    if (this.#closed) return;
    const now = this.#options.clock.now();
    const renews = renewNow || now - this.#renewedAt >= renewMs || now < this.#renewedAt;
    const isAlive = await this.#renew(renews ? 'renew' : 'look');
    if (this.#closed) return;
    if (!isAlive) {
      // Others may have buried this node, or Redis has forgotten all of it: it goes on under another name.
      this.#former.add(this.#node);
      this.#node = this.#newName();
      await this.#enter();
    }
    if (renews) this.#renewedAt = now;
    for (const node of [...this.#gone, ...this.#former]) await this.#buryOnce(node);
  }

  /** Takes a lease for this node's name. */
  async #enter(): Promise<void> {
    this.#leaveChannel();
    const ownRoom = nodeChannelRoom(this.#node);
    this.#leaveChannel = await this.#options.channels.follow(ownRoom, () => undefined);
    await this.#renew('enter');
    this.#renewedAt = this.#options.clock.now();
    this.#options.entered();
  }

  async #renew(how: 'enter' | 'renew' | 'look'): Promise<boolean> {
    const reply = await this.#run('renew-lease', {
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
    const words = ['HGET', figuresKey(), node];
    const text = await this.#options.link.command(words, { partition: nodesPartition, writes: false });
    await Promise.all(partitions.map((partition) => this.#buryIn(partition, node)));
    const { day, count } = text === null ? noMoves : (JSON.parse(String(text)) as NodeFigures).moves;
    await this.#run('forget-node', {
      keys: [metaKey(nodesPartition)],
      args: [prefixOf(nodesPartition), node, day, count],
      partition: nodesPartition,
    });
  }

  async #buryIn(partition: number, node: NodeId): Promise<void> {
    const reply = await this.#run('bury-node', {
      keys: [onlineKey(partition)],
      args: [prefixOf(partition), node, buryAtOnce],
      partition,
    });
    const [more, ...left] = texts(reply);
    for (const [player, nodes] of pairs(left)) this.#options.playerLeft(player as PlayerId, nodes.split(' '));
    if (more === '1') await this.#buryIn(partition, node);
  }

  #run(
    name: string,
    call: { keys: readonly string[]; args: readonly (string | number)[]; partition: number },
  ): Promise<Reply> {
    return this.#options.link.run({ script: this.#script(name), ...call, writes: true });
  }

  #newName(): NodeId {
    return `${this.#options.name.replaceAll(/\s/g, '-')}~${randomBytes(6).toString('hex')}`;
  }
}
