/** Presence of the only node there is, in memory. */
import type { PlayerId, RecordId } from '@inkroom/shared';
import type { NodeFigures, NodeId, Presence, Visitors } from '../ports/presence.ts';

export interface MemoryPresenceOptions {
  readonly node: NodeId;
  /** Rooms and tickets that were there at the start: whoever was in them may be gone. */
  readonly orphans: readonly RecordId[];
}

const noFigures: NodeFigures = { playing: 0, watching: 0, liveGames: 0, looking: 0, moves: { day: 0, count: 0 } };

export function createMemoryPresence({ node, orphans }: MemoryPresenceOptions): Presence {
  const rooms = new Map<RecordId, Visitors>();
  const online = new Set<PlayerId>();
  const waiting = [...orphans];
  let figures = noFigures;
  return {
    node,
    // Nobody else changes anything.
    listen: () => undefined,
    setVisitors(room, visitors) {
      if (visitors === null) rooms.delete(room);
      else rooms.set(room, visitors);
    },
    visitorsElsewhere: async () => new Map(),
    countVisitors: async (ids) => ids.map((id) => rooms.get(id)?.count ?? 0),
    setOnline(player, isOnline) {
      if (isOnline) online.add(player);
      else online.delete(player);
    },
    countOnline: async () => online.size,
    setFigures(now) {
      figures = now;
    },
    figures: async () => [figures],
    claimOrphans: async ({ limit }) => waiting.splice(0, limit),
    settleOrphans: async () => undefined,
    async close() {
      rooms.clear();
      online.clear();
      figures = noFigures;
    },
  };
}
