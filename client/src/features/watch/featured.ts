/** Which game stands on the big board: the most watched one, kept until it is over and a little longer. */
import type { ListedRoom, RoomId } from '@inkroom/shared';

/** A finished game stays so long, then its rematch follows, or the next game. */
export const lingerMs = 10_000;

const byPeople = (room: ListedRoom): number => (room.origin === 'house' ? 0 : 1);
const bothSeated = ({ seats: [x, o] }: ListedRoom): boolean => x !== null && o !== null;

/** The most watched running game; people before the house, then the one begun first, so that it does not jump about. */
export function mostWatched(rooms: readonly ListedRoom[]): ListedRoom | null {
  const running = rooms.filter((room) => room.phase === 'playing');
  const [first] = running.toSorted(
    (a, b) => b.watching - a.watching || byPeople(b) - byPeople(a) || a.createdAt - b.createdAt,
  );
  return first ?? null;
}

/** The room to show now, given the one that was shown. `now`: server time. */
export function featuredNow(shown: RoomId | null, rooms: readonly ListedRoom[], now: number): RoomId | null {
  const current = rooms.find(({ room }) => room === shown);
  const next = mostWatched(rooms)?.room ?? null;
  if (current === undefined) return next;
  // A rematch begins on an empty board in the same room.
  if (current.phase === 'playing' || (current.phase === 'open' && current.game > 1 && bothSeated(current)))
    return current.room;
  if (current.phase === 'finished' && now < current.lastAt + lingerMs) return current.room;
  return next ?? current.room;
}

/** How long the finished game still stands there; null while it goes on. */
export function lingersForMs(current: ListedRoom | undefined, now: number): number | null {
  if (current === undefined || current.phase !== 'finished') return null;
  return Math.max(0, current.lastAt + lingerMs - now);
}

export interface ModeGroup {
  readonly mode: ListedRoom['mode'];
  readonly rooms: readonly ListedRoom[];
}

/** What there is to watch, by mode in the given order; running games first, most watched first. Rooms in which nobody has moved are nothing to watch. */
export function byMode(rooms: readonly ListedRoom[], order: readonly ListedRoom['mode'][]): readonly ModeGroup[] {
  const rank = { playing: 0, finished: 1, open: 2 } as const;
  const shown = rooms
    .filter((room) => room.phase !== 'open' || bothSeated(room))
    .toSorted((a, b) => rank[a.phase] - rank[b.phase] || b.watching - a.watching || b.lastAt - a.lastAt);
  return order
    .map((mode) => ({ mode, rooms: shown.filter((room) => room.mode === mode) }))
    .filter((group) => group.rooms.length > 0);
}
