/** Who may sit down here, and whether the page does so by itself. */
import type { PlayerId, RoomState, Seat } from '@inkroom/shared';

/** A seat that a person could take now, or null. */
export function freeSeatOf(state: RoomState): Seat | null {
  if (state.origin !== 'people' || state.table) return null;
  return ([0, 1] as const).find((seat) => state.seats[seat] === null) ?? null;
}

/** The first to open a friend's link is seated: only where no game has begun, and never somebody who sits here already. */
export function sitsByItself(state: RoomState, me: PlayerId): boolean {
  if (state.phase !== 'open' || state.game > 1) return false;
  if (state.seats.some((occupant) => occupant?.player === me)) return false;
  return freeSeatOf(state) !== null;
}

/** Claimed names have the alphabet of usernames; generated ones have a space in them. */
const claimedName = /^[A-Za-z0-9_-]{3,20}$/;

/** A seat whose player may be the person looking: known by a claimed name, and nobody's bot. */
export function mayBeMe(
  state: RoomState,
  seat: Seat,
  me: { readonly player: PlayerId; readonly username: string | null },
): boolean {
  const occupant = state.seats[seat];
  if (occupant === null || occupant.bot !== null || state.origin !== 'people') return false;
  return occupant.player !== me.player && me.username === null && claimedName.test(occupant.name);
}
