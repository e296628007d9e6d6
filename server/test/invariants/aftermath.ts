/** What can only be seen when all is quiet: who is said to be there, which rooms are listed, and what was left behind. */
import type { RoomId } from '@inkroom/shared';
import { isDeepStrictEqual } from 'node:util';
import type { Violation } from './history.ts';

export interface PresenceSeen {
  readonly room: RoomId;
  /** By the sockets that are really open. */
  readonly real: { readonly seats: readonly [boolean, boolean]; readonly watching: number };
  /** As one node tells it. */
  readonly told: { readonly seats: readonly [boolean, boolean]; readonly watching: number };
  readonly node: string;
}

export interface ListingSeen {
  /** Public rooms with somebody on a seat, by the stored states, and their versions. */
  readonly real: ReadonlyMap<RoomId, number>;
  readonly told: ReadonlyMap<RoomId, number>;
  readonly node: string;
}

export interface Leftovers {
  /** Keys of rooms that are still in the store after everybody has been away for longer than rooms are kept. */
  readonly keys: readonly string[];
  readonly memory: readonly {
    readonly node: string;
    readonly beforeBytes: number;
    readonly afterBytes: number;
  }[];
}

/** [CLUSTER-12] */
export function presenceIsTrue(seen: readonly PresenceSeen[]): readonly Violation[] {
  return seen.flatMap(({ room, real, told, node }) => {
    const tell = ({ seats, watching }: PresenceSeen['real']): string => `seats ${seats.join()}, ${watching} watching`;
    if (tell(real) === tell(told)) return [];
    return [{ rule: 'CLUSTER-12', room, words: `${node} tells ${tell(told)}; there are ${tell(real)}` }];
  });
}

/** [CLUSTER-12] */
export function listingIsTrue({ real, told, node }: ListingSeen): readonly Violation[] {
  const rooms = new Set([...real.keys(), ...told.keys()]);
  return [...rooms].flatMap((room) => {
    if (isDeepStrictEqual(real.get(room), told.get(room))) return [];
    const version = (seen: ReadonlyMap<RoomId, number>): string => String(seen.get(room) ?? 'no such room');
    const words = `${node} lists version ${version(told)}; stored is ${version(real)}`;
    return [{ rule: 'CLUSTER-12', room, words }];
  });
}

const mostGrowth = 1.1;

/** [CLUSTER-13] */
export function nothingIsLeft({ keys, memory }: Leftovers): readonly Violation[] {
  const everywhere = '' as RoomId;
  return [
    ...keys.map((key) => ({ rule: 'CLUSTER-13', room: everywhere, words: `the key ${key} is left` })),
    ...memory
      .filter(({ beforeBytes, afterBytes }) => afterBytes > beforeBytes * mostGrowth)
      .map(({ node, beforeBytes, afterBytes }) => ({
        rule: 'CLUSTER-13',
        room: everywhere,
        words: `${node} uses ${mega(afterBytes)} MB, before it was ${mega(beforeBytes)} MB`,
      })),
  ];
}

const mega = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
