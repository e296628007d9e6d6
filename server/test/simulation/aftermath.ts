/** When all faults have ended and everything had its time: is it as the pages, the sockets and the store say? */
import { listingOf, parseRoom } from '@inkroom/shared';
import type { ListedRoom, PlayerId, RoomId, RoomState, Seat, StoredRoom } from '@inkroom/shared';
import { listingIsTrue, presenceIsTrue } from '../invariants/aftermath.ts';
import type { PresenceSeen } from '../invariants/aftermath.ts';
import type { Violation } from '../invariants/history.ts';
import type { Page } from './page.ts';
import type { SharedStore } from './shared-store.ts';
import type { SimulatedNode } from './simulated-node.ts';

export interface Aftermath {
  readonly store: SharedStore;
  readonly rooms: readonly RoomId[];
  readonly nodes: readonly SimulatedNode[];
  readonly pages: readonly Page[];
  /** Who else is connected to a room: those who came by a ticket. */
  readonly others: readonly { readonly room: RoomId; readonly player: PlayerId }[];
  /** What each node lists. */
  readonly listed: readonly (readonly ListedRoom[])[];
}

export function checkAftermath(seen: Aftermath): readonly Violation[] {
  const real = new Map<RoomId, number>();
  const violations = seen.rooms.flatMap((room): readonly Violation[] => {
    const stored = seen.store.load(room);
    if (stored === null) return [];
    const parsed = parseRoom(JSON.parse(stored.state) as StoredRoom);
    if (!parsed.ok) return [{ rule: 'CLUSTER-8', room, words: 'what is stored cannot be read' }];
    const { version, tip } = stored.position;
    if (listingOf(parsed.value, version) !== null) real.set(room, version);
    return [...behind(seen, room, { version, tip }), ...presenceIsTrue(presenceIn(seen, parsed.value))];
  });
  const listings = seen.nodes.flatMap(({ process }, index) => {
    const told = new Map((seen.listed[index] ?? []).map(({ room, version }) => [room, version]));
    return listingIsTrue({ real, told, node: process.name });
  });
  return [...violations, ...listings];
}

/** Every node that follows the room, and every page that shows it, stands where the store stands. */
function behind(
  { nodes, pages }: Aftermath,
  room: RoomId,
  stored: { readonly version: number; readonly tip: string },
): readonly Violation[] {
  const words: string[] = [];
  for (const { rooms, process } of nodes) {
    const position = rooms.feeds.peek(room)?.position;
    if (position !== undefined && position.tip !== stored.tip) {
      words.push(`${process.name} follows ${position.version}, stored is ${stored.version}`);
    }
  }
  for (const { replicas, name, connection } of pages) {
    const view = replicas.get(room)?.getState();
    if (view === undefined) continue;
    if (view.position?.tip !== stored.tip) {
      const { phase } = connection.getState();
      words.push(`${name} (${phase}) shows ${view.position?.version ?? 'nothing'}, stored is ${stored.version}`);
    }
    if (view.pending.length > 0) words.push(`${name} still waits for an answer`);
  }
  return words.map((text) => ({ rule: 'CLUSTER-12', room, words: text }));
}

function presenceIn({ nodes, pages, others }: Aftermath, state: RoomState): readonly PresenceSeen[] {
  const here = new Set<PlayerId>();
  for (const { replicas, connection, player } of pages) {
    if (connection.isUp() && replicas.has(state.id)) here.add(player);
  }
  for (const { room, player } of others) if (room === state.id) here.add(player);
  const isHere = (seat: Seat): boolean => {
    const occupant = state.seats[seat];
    return occupant !== null && (occupant.bot !== null || here.has(occupant.player));
  };
  const seated = new Set(state.seats.map((occupant) => occupant?.player));
  const real = {
    seats: [isHere(0), isHere(1)] as const,
    watching: [...here].filter((player) => !seated.has(player)).length,
  };
  return nodes.flatMap(({ rooms, attendance, process }) => {
    const feed = rooms.feeds.peek(state.id);
    if (feed === null || feed.state === null) return [];
    return [{ room: state.id, real, told: attendance.presenceOf(feed.state), node: process.name }];
  });
}
