/** How those who were in a room that is gone go on: with whom, at which side, and what is asked of the server. */
import { otherSeat } from '@inkroom/shared';
import type { BotStrength, Seat } from '@inkroom/shared';
import type { LostRoom } from '../../net/types.ts';

export type GoesOn =
  /** Both meet in one new room. */
  | { readonly kind: 'together'; readonly seat: Seat; readonly opponent: string }
  | { readonly kind: 'computer'; readonly seat: Seat; readonly opponent: string; readonly bot: BotStrength }
  | { readonly kind: 'table' }
  /** Nobody sat opposite. */
  | { readonly kind: 'alone'; readonly seat: Seat }
  | { readonly kind: 'watching' };

export function goesOn({ state, mySeats }: LostRoom): GoesOn {
  const [seat] = mySeats;
  if (seat === undefined) return { kind: 'watching' };
  if (mySeats.length === 2) return { kind: 'table' };
  const other = otherSeat(seat);
  // Who had stood up after the game is still who it was played with.
  const opponent = state.seats[other] ?? state.end?.players[other] ?? null;
  if (opponent === null) return { kind: 'alone', seat };
  if (opponent.bot !== null) return { kind: 'computer', seat, opponent: opponent.name, bot: opponent.bot };
  return { kind: 'together', seat, opponent: opponent.name };
}
