/** What a page and the API show of a scoreboard. */
import type { RoomId } from '../room/ids.ts';
import type { ScoreboardId } from './scoreboard.ts';

export interface ScoreboardRow {
  /** Equal values share one: 1, 2, 2, 4. */
  readonly rank: number;
  /** A player's id on boards of games; on others whatever the sender calls its players. */
  readonly member: string;
  readonly name: string;
  readonly value: number;
  /** When this value was reached, epoch milliseconds; who was first stands first. */
  readonly achievedAt: number;
  /** A rating that is not sure yet. */
  readonly provisional?: boolean;
  /** A public game that this player plays just now. */
  readonly playing?: RoomId;
  /** The last five games of the player, newest last: W, L or D each. */
  readonly lastFive?: string;
  /** Games won in a row up to now. */
  readonly streak?: number;
}

export interface ScoreboardSnapshot {
  readonly id: ScoreboardId;
  /** Of this connection's channel; changes count on from here, each one more. */
  readonly seq: number;
  readonly rows: readonly ScoreboardRow[];
  readonly total: number;
  /** When this was read, epoch milliseconds of the server. */
  readonly at: number;
  /** Its window is over: nothing changes any more. */
  readonly closed: boolean;
}

/** Rows of the shown part that are new or different, and who is no longer in it. At most four times a second. */
export interface ScoreboardChange {
  readonly id: ScoreboardId;
  readonly seq: number;
  readonly changed: readonly ScoreboardRow[];
  readonly removed: readonly string[];
  readonly total: number;
  readonly at: number;
}

/** Me on a scoreboard. `row` null: not on it. `ahead`: the row above mine, if any. */
export interface MyStanding {
  readonly row: ScoreboardRow | null;
  readonly ahead: ScoreboardRow | null;
  /** Rows around mine, mine among them. */
  readonly around: readonly ScoreboardRow[];
}
