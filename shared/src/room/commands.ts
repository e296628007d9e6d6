/** What can be asked of a room. Imperative; decided by decide(), never applied directly. */
import type { ModeName } from '../rules/catalog.ts';
import type { Cell, Seat } from '../rules/rules.ts';
import type { PlayerId, RoomId } from './ids.ts';
import type { BotStrength, ClockSetting, RoomOrigin, Visibility } from './room.ts';

/** What people send. `game` and `ply` bind an intent to the moment it was meant for. */
export type PlayerCommand =
  | { readonly type: 'take-seat'; readonly seat?: Seat | undefined }
  | { readonly type: 'leave' }
  | { readonly type: 'move'; readonly game: number; readonly ply: number; readonly cell: Cell }
  | { readonly type: 'resign'; readonly game: number }
  /** Accepts, if the other side has offered already. */
  | { readonly type: 'offer-rematch'; readonly game: number }
  | { readonly type: 'decline-rematch'; readonly game: number }
  | { readonly type: 'claim-game'; readonly game: number }
  | { readonly type: 'add-bot'; readonly strength: BotStrength }
  | { readonly type: 'set-chat'; readonly open: boolean };

/** Who is to sit where when a room is made. */
export interface InitialSeat {
  readonly player: PlayerId;
  readonly name: string;
  readonly bot: BotStrength | null;
  readonly area?: number;
}

/** What the server itself asks. */
export type SystemCommand =
  | {
      readonly type: 'create';
      readonly id: RoomId;
      readonly mode: ModeName;
      readonly visibility: Visibility;
      readonly clock: ClockSetting;
      readonly origin: RoomOrigin;
      readonly table: boolean;
      readonly seed: number;
      readonly seats: readonly [InitialSeat | null, InitialSeat | null];
    }
  | { readonly type: 'mark-away'; readonly since: number }
  | { readonly type: 'mark-back' }
  | { readonly type: 'rename' }
  /** A deadline passed. `occupied`: somebody is connected to the room, so it does not close. */
  | { readonly type: 'wake'; readonly occupied: boolean };

export type RoomCommand = PlayerCommand | SystemCommand;

/** The store was away from `from` to `to`; deadlines that had not passed at `from` move by its length. */
export interface Outage {
  readonly from: number;
  readonly to: number;
}

/** Everything decide() needs besides state and command. */
export interface DecideContext {
  /** Store time in epoch milliseconds, not before `lastAt` of the room. */
  readonly now: number;
  /** Who asks; for system commands, whom it is about (`wake` and `create`: the creator). */
  readonly player: PlayerId;
  /** The asking player's name as it is to be shown. */
  readonly name: string;
  /** Where they play from, if it is known. */
  readonly area?: number;
  readonly outages: readonly Outage[];
  /** The computer opponent that sits down for `add-bot`. */
  readonly bot: (strength: BotStrength) => InitialSeat;
}
