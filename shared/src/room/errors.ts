/** Why a room refuses a command. The one table of texts and properties is protocol/errors.ts. */
import type { RulesError } from '../rules/rules.ts';

export type RoomErrorCode =
  | RulesError['code']
  | 'room-exists'
  | 'not-seated'
  | 'already-seated'
  | 'seat-taken'
  | 'room-full'
  | 'not-for-people'
  | 'opponent-missing'
  | 'game-not-running'
  | 'game-not-over'
  | 'wrong-game'
  | 'wrong-ply'
  | 'clock-expired'
  | 'opponent-not-away'
  | 'no-rematch-offered'
  | 'rematch-already-offered'
  | 'not-creator'
  | 'nothing-to-do';

export interface RoomError {
  readonly code: RoomErrorCode;
  /** For `cell-not-playable`: which rule forbids it. */
  readonly reason?: string;
}
