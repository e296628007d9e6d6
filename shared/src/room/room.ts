/**
 * What a room is: where games of one mode are played in a row, by two seats, before any number of spectators.
 * A RoomState holds no secret; the very same shape is stored, sent as a snapshot and evolved in the browser.
 */
import type { ModeName } from '../rules/catalog.ts';
import type { Cell, Position, Seat } from '../rules/rules.ts';
import type { PlayerId, RoomId } from './ids.ts';

export const visibilities = ['public', 'link'] as const;
export type Visibility = (typeof visibilities)[number];

export const botStrengths = ['easy', 'medium', 'hard'] as const;
export type BotStrength = (typeof botStrengths)[number];

/** `per-move`: so long for each move. `total`: so long for the whole game, plus an increment per move made. */
export type ClockSetting =
  | { readonly kind: 'none' }
  | { readonly kind: 'per-move'; readonly moveMs: number }
  | { readonly kind: 'total'; readonly totalMs: number; readonly incrementMs: number };

/** Who made the room. `house`: bots that show games to an empty lobby. `api`: the game endpoints of old clients. */
export type RoomOrigin = 'people' | 'house' | 'api';

/** Who sits on a seat. The seat belongs to the player, not to a socket. */
export interface Occupant {
  readonly player: PlayerId;
  readonly name: string;
  /** Null for people. */
  readonly bot: BotStrength | null;
  /** When the last connection of this player was lost, or they left in mid-game; null while they are here. */
  readonly awaySince: number | null;
  /** Games won in this room by this occupant since they sat down. */
  readonly wins: number;
  /** Where a person plays from; absent for bots, and on seats taken before areas were kept. */
  readonly area?: number;
}

export type Seats = readonly [Occupant | null, Occupant | null];

/** `open`: no move yet. `playing`: at least one move, no outcome. `finished`: has an outcome; a rematch may follow. */
export type Phase = 'open' | 'playing' | 'finished';

export type EndReason = 'line' | 'full' | 'resigned' | 'flag' | 'claimed';

export interface GameEnd {
  readonly reason: EndReason;
  /** Null is a draw. */
  readonly winner: Seat | null;
  readonly at: number;
  /** Who played, X first; kept here because a seat may change hands before the game is looked at again. */
  readonly players: readonly [GamePlayer, GamePlayer];
}

export interface GamePlayer {
  readonly player: PlayerId;
  readonly name: string;
  readonly bot: BotStrength | null;
  /** As of the occupant. */
  readonly area?: number;
}

/** Running clocks. `remainingMs` is what was left when the turn began; only the side to move is running. */
export interface Clocks {
  readonly remainingMs: readonly [number, number];
  /** When the running turn began; null while no clock runs. */
  readonly runningSince: number | null;
}

/** The game before the running one, kept so that it can still be replayed after a rematch began. */
export interface FinishedGame {
  readonly game: number;
  readonly moves: readonly Cell[];
  readonly end: GameEnd;
}

export interface RoomState {
  readonly id: RoomId;
  readonly mode: ModeName;
  readonly visibility: Visibility;
  readonly clock: ClockSetting;
  readonly origin: RoomOrigin;
  /** Both seats belong to one player: two people at one screen. */
  readonly table: boolean;
  readonly creator: PlayerId;
  readonly createdAt: number;
  /** Time of the last update, by the store's clock; never goes back. */
  readonly lastAt: number;
  /** Draws the bots' thinking times and choices. */
  readonly seed: number;
  readonly chatOpen: boolean;
  readonly seats: Seats;
  /** Number of the game on the board, from 1. */
  readonly game: number;
  readonly phase: Phase;
  readonly position: Position;
  readonly startedAt: number | null;
  /** When the side to move could move. */
  readonly turnAt: number;
  readonly clocks: Clocks | null;
  readonly end: GameEnd | null;
  /** Who asked for a rematch; null if nobody did. */
  readonly rematchOffered: Seat | null;
  readonly previous: FinishedGame | null;
  /** End of the last outage that this room's clock was extended for. */
  readonly outageSeen: number;
}

/** The area as a part of something else: nothing at all where it is not known, so that old rooms keep their text. */
export const areaOf = ({ area }: { readonly area?: number }): { readonly area?: number } =>
  area === undefined ? {} : { area };
