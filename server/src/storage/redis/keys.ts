/**
 * The only file that spells a Redis key. Everything that one commit touches carries the hash tag of its partition, so
 * one script may touch it, on one Redis and on Redis Cluster alike.
 */
import { createRequire } from 'node:module';
import { homeOf } from '@inkroom/shared';
import type { PlayerId, RecordId, RoomId } from '@inkroom/shared';

/** The slot of Redis Cluster that a key belongs to, by its hash tag if it has one. The package brings no types. */
export const slotOf = createRequire(import.meta.url)('cluster-key-slot') as (key: string) => number;

export const partitionCount = 64;
const slotCount = 16_384;
const slotsPerPartition = slotCount / partitionCount;

/** One tag per equal range of slots, found by trying: plain numbers would fall unevenly. */
function findTags(): readonly string[] {
  const tags = new Map<number, string>();
  for (let candidate = 0; tags.size < partitionCount; candidate += 1) {
    const tag = candidate.toString(36);
    const range = Math.floor(slotOf(tag) / slotsPerPartition);
    if (!tags.has(range)) tags.set(range, tag);
  }
  return Array.from({ length: partitionCount }, (_, range) => tags.get(range) ?? '');
}

const tags = findTags();

/** FNV-1a: even enough for random ids, and the same everywhere. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

export const partitions: readonly number[] = Array.from({ length: partitionCount }, (_, partition) => partition);

/** Where a player or a name lives. */
export const partitionOf = (id: string): number => hashOf(id) % partitionCount;

/** Where a room or a record lives: with all that belongs to the same queue, or with its player. */
export const partitionOfRecord = (id: RecordId): number => partitionOf(homeOf(id));

/** What every key of a partition begins with; scripts get it and add the names below. */
export const prefixOf = (partition: number): string => `{${tags[partition] ?? ''}}`;

/** Names of what there is one of per partition, or the first part of what there are many of. Scripts know them by these words. */
export const names = {
  /** Text: last sign of life, outages on record, by how much the clock runs ahead of Redis'. */
  CLOCK: ':clock',
  /** Hash of counters: `rooms` (without records of queues), `claims`; and `submissions`, since when the set of them is filled, milliseconds. */
  META: ':meta',
  /** List of `from to`. */
  OUTAGES: ':outages',
  /** Sorted set: room by deadline or end of a claim, milliseconds; no later than the deadline that the room keeps. */
  WAKES: ':wakes',
  /** Sorted set: listed room by its last commit, milliseconds, to the second. */
  LISTING: ':listing',
  /** Stream of facts. */
  OUTBOX: ':outbox',
  /**
   * Hash per room or record: `p` position, `s` state, `t` text of the listing, `w` wake (`deadline score`), `l` when it was listed,
   * `q` place of a record (`line at`).
   * The ring by version modulo 64: `u<slot>` the message that was published, `i<slot>` the field of its command,
   * `c<command>` what the command came to.
   */
  ROOM: ':room:',
  /** Sorted set per line of a home: record by its place. */
  LINE: ':line:',
  /** Every update of a room, only where a check keeps them. */
  LOG: ':log:',
  /** Lines said in a room, by sequence number. */
  CHAT: ':chat:',
  /** Channel of a room, or of a node. */
  CHANNEL: ':channel:',
  /** Hash per room: node to `count people`. */
  VISITORS: ':visitors:',
  /** Set per node: rooms where it has people, or has just had. */
  ROOMS_OF: ':rooms-of:',
  /** Hash: player to the nodes that it is connected to, separated by blanks. */
  ONLINE: ':online',
  /** Set per node: players connected to it. */
  ONLINE_OF: ':online-of:',
  /** Sorted set: room of a node that is gone, by the end of a claim, milliseconds. */
  ORPHANS: ':orphans',
  /** Sorted set: node by the end of its lease, milliseconds. In one partition only, like the two below. */
  NODES: ':nodes',
  /** Hash: node to its figures. */
  FIGURES: ':figures',
  /** Sorted set per `area mode`: active user by the end of their time, milliseconds. */
  ACTIVE: ':active:',
  /** Sorted set: `area mode` that has such a set, by area. */
  ACTIVE_PAIRS: ':active-pairs',
  /** List of `time line`: the latest activity, newest first. */
  TAPE: ':tape',
  /** Text: `day count` of moves by nodes that have ended. */
  MOVES: ':moves',
  /** Hash per board of scores from outside, in each partition: member to `value seq achieved name`. */
  SCORES: ':scores:',
  /** Sets of submissions kept lately, and before that. */
  SUBMISSIONS: ':submissions',
  FORMER_SUBMISSIONS: ':submissions-before',
  /** Sorted set per scoreboard: `<16 digits of achieved at><member>` by the negative value; members that can be seen. */
  PLACES: ':places:',
  /** Hash per scoreboard: member to `seq negative-value achieved-at [label, mark]`, hidden ones too. */
  ENTRIES: ':entries:',
  /** Hash: scoreboard to its version. */
  BOARDS: ':boards',
  /** Set: members that no scoreboard shows; the same in every partition. */
  HIDDEN: ':hidden',
} as const;

const inRoomsPartition = (name: string, id: RecordId): string => `${prefixOf(partitionOfRecord(id))}${name}${id}`;

export const roomKey = (room: RecordId): string => inRoomsPartition(names.ROOM, room);
export const wholeLogKey = (room: RecordId): string => inRoomsPartition(names.LOG, room);
export const chatKey = (room: RoomId): string => inRoomsPartition(names.CHAT, room);
export const roomChannel = (room: RecordId): string => inRoomsPartition(names.CHANNEL, room);
export const lineKey = (home: string, line: string): string =>
  `${prefixOf(partitionOf(home))}${names.LINE}${home}:${line}`;
export const metaKey = (partition: number): string => `${prefixOf(partition)}${names.META}`;
export const outagesKey = (partition: number): string => `${prefixOf(partition)}${names.OUTAGES}`;
export const outboxKey = (partition: number): string => `${prefixOf(partition)}${names.OUTBOX}`;

/** The room or record that a channel belongs to. */
export function roomOfChannel(channel: string): RecordId {
  // Only roomChannel makes such names.
  return channel.slice(channel.indexOf(names.CHANNEL) + names.CHANNEL.length) as RecordId;
}

export const playerKey = (player: PlayerId): string => `${prefixOf(partitionOf(player))}:player:${player}`;
/** `folded`: a name after foldName. */
export const nameKey = (folded: string): string => `${prefixOf(partitionOf(folded))}:name:${folded}`;
export const codeKey = (code: string): string => `${prefixOf(partitionOf(code))}:code:${code}`;

export const visitorsKey = (room: RecordId): string => inRoomsPartition(names.VISITORS, room);
export const onlineKey = (partition: number): string => `${prefixOf(partition)}${names.ONLINE}`;
export const orphansKey = (partition: number): string => `${prefixOf(partition)}${names.ORPHANS}`;

/** Nodes are few, and listed in one place. */
export const nodesPartition = 0;
export const figuresKey = (): string => `${prefixOf(nodesPartition)}${names.FIGURES}`;
export const movesKey = (): string => `${prefixOf(nodesPartition)}${names.MOVES}`;
/** What a node hears about itself has a channel as if it were a room. */
export const nodeChannelRoom = (node: string): RoomId => `node/${node}` as RoomId;

export const placesKey = (board: string): string => `${prefixOf(partitionOf(board))}${names.PLACES}${board}`;
export const boardsKey = (partition: number): string => `${prefixOf(partition)}${names.BOARDS}`;
export const hiddenKey = (partition: number): string => `${prefixOf(partition)}${names.HIDDEN}`;
/** What is told of all scoreboards together. */
export const ranksPartition = 0;
export const ranksGenerationKey = (): string => `${prefixOf(ranksPartition)}:ranks-generation`;

/** That something waits in an outbox is told on one channel, as if it were a room's. */
export const outboxRoom = 'outbox' as RoomId;

export const scoresKey = (partition: number, board: string): string => `${prefixOf(partition)}${names.SCORES}${board}`;
/** Hash: board of scores from outside to its operator. Few, and all in one place. */
export const operatorsPartition = 0;
export const operatorsKey = (): string => `${prefixOf(operatorsPartition)}:operators`;

/** Settings are few, and all in one place. */
export const settingsPartition = 0;
export const settingsKey = (): string => `${prefixOf(settingsPartition)}:settings`;

/** Service accounts are few, and all in one place. */
export const accountsPartition = 0;
/** Exists while the archive is held back. */
export const plugPartition = 0;
export const plugKey = (): string => `${prefixOf(plugPartition)}:unplugged`;

export const accountsKey = (): string => `${prefixOf(accountsPartition)}:accounts`;

export const activePairsKey = (partition: number): string => `${prefixOf(partition)}${names.ACTIVE_PAIRS}`;
export const tapeKey = (partition: number): string => `${prefixOf(partition)}${names.TAPE}`;
/** Sorted set: id of an activity event by when it was recorded, milliseconds. */
export const activityIdsKey = (partition: number): string => `${prefixOf(partition)}:activity-ids`;
