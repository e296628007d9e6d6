/** A public room as the lobby shows it. */
import type { ModeName } from '../rules/catalog.ts';
import type { Cell, Seat } from '../rules/rules.ts';
import type { RoomId } from './ids.ts';
import type { BotStrength, ClockSetting, Occupant, Phase, RoomOrigin, RoomState } from './room.ts';

/** A public room as the lobby and the watch page draw it. */
export interface ListedRoom {
  readonly room: RoomId;
  readonly version: number;
  readonly mode: ModeName;
  readonly phase: Phase;
  readonly origin: RoomOrigin;
  readonly clock: ClockSetting;
  readonly game: number;
  readonly seats: readonly [ListedSeat | null, ListedSeat | null];
  readonly moves: readonly Cell[];
  readonly winner: Seat | null;
  readonly watching: number;
  readonly createdAt: number;
  readonly lastAt: number;
}

export interface ListedSeat {
  readonly name: string;
  readonly bot: BotStrength | null;
  readonly away: boolean;
}

/** Null for rooms that never enter a listing: private ones, and empty ones nobody could watch or join. */
export function listingOf(state: RoomState, version: number): ListedRoom | null {
  if (state.visibility !== 'public' || state.table) return null;
  if (state.seats[0] === null && state.seats[1] === null) return null;
  return {
    room: state.id,
    version,
    mode: state.mode,
    phase: state.phase,
    origin: state.origin,
    clock: state.clock,
    game: state.game,
    seats: [listedSeat(state.seats[0]), listedSeat(state.seats[1])],
    moves: state.position.moves,
    winner: state.end?.winner ?? null,
    watching: 0,
    createdAt: state.createdAt,
    lastAt: state.lastAt,
  };
}

function listedSeat(occupant: Occupant | null): ListedSeat | null {
  return occupant && { name: occupant.name, bot: occupant.bot, away: occupant.awaySince !== null };
}
