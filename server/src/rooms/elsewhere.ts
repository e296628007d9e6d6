/** What other nodes have of the people of the rooms that this node follows. */
import { isRoomRecord } from '@inkroom/shared';
import type { PlayerId, RoomId } from '@inkroom/shared';
import type { Clock } from '../ports/clock.ts';
import type { NodeId, Presence, Visitors } from '../ports/presence.ts';

export interface ElsewhereOptions {
  readonly clock: Clock;
  readonly presence: Presence;
  /** Players who are on no other node any more, and players who were on none before. */
  readonly changed: (room: RoomId, gone: readonly PlayerId[], came: readonly PlayerId[]) => void;
}

interface Known {
  readonly names: ReadonlyMap<PlayerId, string>;
  readonly count: number;
}

interface Followed {
  readonly nodes: Map<NodeId, Known>;
  /** Told while they were being asked for; what was told is newer. */
  readonly told: Set<NodeId>;
}

const retryMs = 1_000;

export class Elsewhere {
  readonly #options: ElsewhereOptions;
  readonly #followed = new Map<RoomId, Followed>();

  constructor(options: ElsewhereOptions) {
    this.#options = options;
    options.presence.listen({
      visitorsChanged: (id, node, visitors) => {
        if (isRoomRecord(id)) this.#told(id, node, visitors);
      },
      playerChanged: () => undefined,
      unheard: () => {
        for (const [room, followed] of this.#followed) void this.#ask(room, followed);
      },
    });
  }

  async follow(room: RoomId): Promise<void> {
    const followed = this.#followed.get(room) ?? { nodes: new Map(), told: new Set() };
    this.#followed.set(room, followed);
    await this.#ask(room, followed);
  }

  unfollow(room: RoomId): void {
    this.#followed.delete(room);
  }

  has(room: RoomId, player: PlayerId): boolean {
    for (const { names } of this.#nodesIn(room)) if (names.has(player)) return true;
    return false;
  }

  isOccupied(room: RoomId): boolean {
    for (const { count } of this.#nodesIn(room)) if (count > 0) return true;
    return false;
  }

  /** Does another node tell of this room, and be it that somebody has just left? */
  isKnown(room: RoomId): boolean {
    return (this.#followed.get(room)?.nodes.size ?? 0) > 0;
  }

  /** By people on a node whose name comes before this one. */
  isOccupiedBefore(room: RoomId, node: NodeId): boolean {
    for (const [other, { count }] of this.#followed.get(room)?.nodes ?? []) if (count > 0 && other < node) return true;
    return false;
  }

  /** People besides those who are known already. Whoever is named is counted once. */
  countBeside(room: RoomId, known: ReadonlyMap<PlayerId, unknown> | undefined): number {
    let count = 0;
    const counted = new Set<PlayerId>();
    for (const node of this.#nodesIn(room)) {
      count += Math.max(0, node.count - node.names.size);
      for (const player of node.names.keys()) if (known?.has(player) !== true) counted.add(player);
    }
    return count + counted.size;
  }

  *namesIn(room: RoomId): Iterable<readonly [PlayerId, string]> {
    for (const { names } of this.#nodesIn(room)) yield* names;
  }

  *#nodesIn(room: RoomId): Iterable<Known> {
    yield* this.#followed.get(room)?.nodes.values() ?? [];
  }

  /** Games go on while nobody can tell: it is asked again. */
  async #ask(room: RoomId, followed: Followed): Promise<void> {
    const { clock, presence } = this.#options;
    followed.told.clear();
    const found = await presence.visitorsElsewhere(room).catch(() => null);
    if (this.#followed.get(room) !== followed) return;
    if (found === null) {
      clock.after(retryMs, () => {
        if (this.#followed.get(room) === followed) void this.#ask(room, followed);
      });
      return;
    }
    for (const node of new Set([...found.keys(), ...followed.nodes.keys()])) {
      if (!followed.told.has(node)) this.#set(room, node, found.get(node) ?? null);
    }
  }

  #told(room: RoomId, node: NodeId, visitors: Visitors | null): void {
    this.#followed.get(room)?.told.add(node);
    this.#set(room, node, visitors);
  }

  #set(room: RoomId, node: NodeId, visitors: Visitors | null): void {
    const nodes = this.#followed.get(room)?.nodes;
    if (nodes === undefined) return;
    const before = nodes.get(node);
    const now = visitors === null ? undefined : knownOf(visitors);
    if (now === undefined) nodes.delete(node);
    else nodes.set(node, now);
    if (before === undefined && now === undefined) return;
    const besides = ({ names }: Known): readonly PlayerId[] =>
      [...names.keys()].filter(
        (player) => ![...nodes].some(([other, known]) => other !== node && known.names.has(player)),
      );
    const gone = before === undefined ? [] : besides(before).filter((player) => now?.names.has(player) !== true);
    const came = now === undefined ? [] : besides(now).filter((player) => before?.names.has(player) !== true);
    this.#options.changed(room, gone, came);
  }
}

const knownOf = ({ people, count }: Visitors): Known => ({
  names: new Map(people.map(({ player, name }) => [player, name])),
  count,
});
