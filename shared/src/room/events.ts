/** Facts about a room, past tense. evolve() is the only reader that changes state by them. */
import type { Cell, Seat } from '../rules/rules.ts';
import type { RoomErrorCode } from './errors.ts';
import type { GameEnd, Occupant, RoomState } from './room.ts';

/** What a new room is made of; the rest follows from it. */
export type InitialRoom = Pick<
  RoomState,
  'id' | 'mode' | 'visibility' | 'clock' | 'origin' | 'table' | 'creator' | 'createdAt' | 'seed' | 'seats'
>;

export type SeatLeftReason = 'left' | 'away' | 'silent';

export type RoomEvent =
  | { readonly type: 'room-created'; readonly room: InitialRoom }
  | { readonly type: 'seat-taken'; readonly seat: Seat; readonly occupant: Occupant }
  | { readonly type: 'seat-left'; readonly seat: Seat; readonly reason: SeatLeftReason }
  | { readonly type: 'seat-away'; readonly seat: Seat; readonly since: number }
  | { readonly type: 'seat-back'; readonly seat: Seat }
  | { readonly type: 'seat-renamed'; readonly seat: Seat; readonly name: string; readonly area?: number }
  | { readonly type: 'move-made'; readonly seat: Seat; readonly ply: number; readonly cell: Cell }
  | { readonly type: 'game-ended'; readonly end: GameEnd }
  | { readonly type: 'rematch-offered'; readonly seat: Seat }
  | { readonly type: 'rematch-declined'; readonly seat: Seat }
  /** A new game on an empty board; `swapped`: the two occupants changed sides. */
  | { readonly type: 'game-started'; readonly game: number; readonly swapped: boolean }
  /** Clocks and deadlines moved by the length of an outage. */
  | { readonly type: 'clock-extended'; readonly byMs: number; readonly outageTo: number }
  | { readonly type: 'chat-opened' }
  | { readonly type: 'chat-closed' }
  | { readonly type: 'room-closed'; readonly reason: 'idle' };

/** Where a room's history stands. `tip` is 64 fresh random bits per commit (16 hex digits): a version number alone cannot tell two histories apart. */
export interface LogPosition {
  /** Made when the room is created. */
  readonly epoch: string;
  /** 1 for the update that created the room, then one more each. */
  readonly version: number;
  readonly tip: string;
}

/** One commit as everybody sees it: it follows the tip `after` (empty text for the first). */
export interface RoomUpdate extends LogPosition {
  readonly room: string;
  readonly after: string;
  /** Store time, epoch milliseconds. */
  readonly at: number;
  /** The intent behind it: `<player>/<command id>`. Tells its sender that it counted, even if the ack was lost. */
  readonly cause: string;
  /** Empty when the commit only recorded that a command was refused. */
  readonly events: readonly RoomEvent[];
  /** Why, in that case. */
  readonly refused?: RoomErrorCode;
}
