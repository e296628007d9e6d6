/** Which room is which in the lobby: where a seat is free, the one to show large, and the order of the others. */
import type { ListedRoom, ListedSeat } from '@inkroom/shared';

/** The only person in a room before its first move, or null. */
export function loneSeat({ phase, origin, seats: [x, o] }: ListedRoom): ListedSeat | null {
  if (phase !== 'open' || origin !== 'people') return null;
  const lone = x === null ? o : o === null ? x : null;
  return lone?.bot === null ? lone : null;
}

const lively = (room: ListedRoom): number => {
  const byPhase = { playing: 2, open: 1, finished: 0 };
  return byPhase[room.phase];
};

/** Free seats of other people first (they can be taken), then running games, most watched first, then what is over. */
export function inLobbyOrder(rooms: readonly ListedRoom[], myName: string | null): ListedRoom[] {
  const isFree = (room: ListedRoom): number => {
    const lone = loneSeat(room);
    return lone && lone.name !== myName && !lone.away ? 1 : 0;
  };
  return rooms.toSorted(
    (a, b) => isFree(b) - isFree(a) || lively(b) - lively(a) || b.watching - a.watching || b.createdAt - a.createdAt,
  );
}

/** The running game to show large: people before the house, then the most watched, then the oldest, so that it does not jump about. */
export function featuredRoom(rooms: readonly ListedRoom[]): ListedRoom | null {
  const byPeople = (room: ListedRoom): number => (room.origin === 'house' ? 0 : 1);
  const running = rooms.filter((room) => room.phase === 'playing');
  return (
    running.toSorted((a, b) => byPeople(b) - byPeople(a) || b.watching - a.watching || a.createdAt - b.createdAt)[0] ??
    null
  );
}
