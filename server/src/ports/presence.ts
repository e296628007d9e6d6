/**
 * Who is where, across nodes: in rooms, and on the pages of tickets, of which is said here what is said of rooms. Volatile: everything a node says here lives as long as its lease, and is said again
 * after the store was away. Never touches a room's version. The embedded engine has one node and keeps this in memory.
 */
import type { PlayerId, RecordId } from '@inkroom/shared';

/** One process for as long as its lease holds; never used again by another. */
export type NodeId = string;

export interface Visitor {
  readonly player: PlayerId;
  readonly name: string;
}

/** What one node has of a room's people. */
export interface Visitors {
  /** Seated players first; at most limits.presenceNames. */
  readonly people: readonly Visitor[];
  /** All of them, each player once. */
  readonly count: number;
}

/** What a node contributes to the lobby's counters. Every room is counted by one node only. */
export interface NodeFigures {
  readonly playing: number;
  readonly watching: number;
  readonly liveGames: number;
  /** Connections that look at the lobby. */
  readonly looking: number;
  /** Moves of people committed by this node on `day` (days since the epoch, UTC). */
  readonly moves: { readonly day: number; readonly count: number };
}

export interface PresenceListener {
  /** Another node's people in a room that this node follows have changed; null: that node has nobody there (any more). */
  visitorsChanged(room: RecordId, node: NodeId, visitors: Visitors | null): void;
  /** A player's number of connected nodes has changed, and this node is one of them. */
  playerChanged(player: PlayerId, nodes: number): void;
  /** Changes may have gone unheard: whoever follows rooms asks again. */
  unheard(): void;
}

export interface Presence {
  /** This process, as others know it; another one after its lease ran out while it could not renew it. */
  readonly node: NodeId;

  listen(listener: PresenceListener): void;

  /**
   * This node's people in a room, the whole of it; null: nobody. Returns at once; written soon, and again until it is.
   * With a count of zero nobody is there either, but the room is an orphan if this node ends now: somebody has just left.
   */
  setVisitors(room: RecordId, visitors: Visitors | null): void;

  /** Other live nodes' people in a room. StoreUnavailable while nobody can tell. */
  visitorsElsewhere(room: RecordId): Promise<ReadonlyMap<NodeId, Visitors>>;

  /** People in rooms as the lobby shows them: all live nodes together, in the order asked. One read for all. */
  countVisitors(rooms: readonly RecordId[]): Promise<readonly number[]>;

  /** This node has a first connection of the player, or has lost the last. Returns at once, like setVisitors. */
  setOnline(player: PlayerId, online: boolean): void;

  /** Distinct players connected to any live node. */
  countOnline(): Promise<number>;

  /** Replaces this node's figures. Returns at once. */
  setFigures(figures: NodeFigures): void;

  /** The figures of all live nodes, this one among them, and of moves also of nodes that ended today. */
  figures(): Promise<readonly NodeFigures[]>;

  /**
   * Rooms of nodes that are gone, whose people may be gone with them; at most `limit`. Claimed for `leaseMs`: call
   * `settleOrphans` when they have been dealt with, or another node gets them again. After a start of the embedded
   * engine these are all rooms and tickets it has.
   */
  claimOrphans(options: { limit: number; leaseMs: number }): Promise<readonly RecordId[]>;
  settleOrphans(rooms: readonly RecordId[]): Promise<void>;

  /** Says goodbye: this node's people are gone from all rooms, at once and not after the lease, and its rooms are orphans. */
  close(): Promise<void>;
}
