/** Whether the player of a seat is here, and what their absence allows. */
import { claimableAt, roomTimes } from '@inkroom/shared';
import type { RoomState, Seat } from '@inkroom/shared';

export type Attendance =
  | { readonly kind: 'free' }
  | { readonly kind: 'here' }
  /** The connection dropped a moment ago; perhaps only a reload. */
  | { readonly kind: 'lost' }
  /** `claimInMs` in mid-game, `freeInMs` otherwise; null where neither applies. */
  | {
      readonly kind: 'away';
      readonly forMs: number;
      readonly claimInMs: number | null;
      readonly freeInMs: number | null;
    }
  | { readonly kind: 'claimable'; readonly forMs: number };

/** `connected`: what presence says, or null if it is not known. */
export function attendanceOf(
  state: RoomState,
  seat: Seat,
  seen: { readonly connected: boolean | null; readonly now: number },
): Attendance {
  const occupant = state.seats[seat];
  if (occupant === null) return { kind: 'free' };
  if (occupant.bot !== null || state.origin === 'api') return { kind: 'here' };
  if (occupant.awaySince === null) return seen.connected === false ? { kind: 'lost' } : { kind: 'here' };
  const forMs = Math.max(0, seen.now - occupant.awaySince);
  const claimAt = claimableAt(state, seat);
  if (claimAt === null) {
    const freeInMs = Math.max(0, occupant.awaySince + roomTimes.freeAfterAwayMs - seen.now);
    return { kind: 'away', forMs, claimInMs: null, freeInMs };
  }
  if (claimAt <= seen.now) return { kind: 'claimable', forMs };
  return { kind: 'away', forMs, claimInMs: claimAt - seen.now, freeInMs: null };
}
