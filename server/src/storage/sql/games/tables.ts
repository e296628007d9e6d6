/**
 * The archive's tables of games. `games` is what happened; every other table follows from it in the order of `seq`,
 * and can be built again from it (rebuild.ts).
 */

export interface GameTables {
  games: GameRow;
  game_players: GamePlayerRow;
  players: PlayerRow;
  ratings: RatingRow;
  rating_history: RatingHistoryRow;
  standings: StandingRow;
}

/** A game as it was told, once. An id comes again with another epoch when a store was lost and its room opened anew. */
export interface GameRow {
  id: string;
  epoch: string;
  /** Its public name: leads to the replay, and not into the room. */
  key: string;
  room: string;
  mode: string;
  origin: string;
  visibility: string;
  at_table: 0 | 1;
  type: 'game-finished' | 'game-abandoned';
  reason: string;
  /** A seat; null for a draw and for an abandoned game. */
  winner: number | null;
  started_at: number;
  ended_at: number;
  /** JSON of the cells. */
  moves: string;
  /** JSON of the two players. */
  players: string;
  /**
   * Its place in the history of those who played it: one more than the latest game of either. Games with the same
   * number share no player, so (seq, id) is an order to count them in. Null: nobody played it, such as house games.
   */
  seq: number | null;
}

/** A game in the list of one of its players. Two at one screen are one. */
export interface GamePlayerRow {
  /** Key of the game. */
  game: string;
  seat: number;
  player: string;
  /** Null: the computer, or somebody else at the same screen. */
  opponent: string | null;
  mode: string;
  ended_at: number;
  /** W, L or D; null: it counts for nothing. */
  result: string | null;
  /** What it changed of the player's rating; null: not rated. */
  change: number | null;
}

export interface PlayerRow {
  id: string;
  /** As it was in the latest game. */
  name: string;
  /** The name as it is compared. */
  folded: string;
  area: number | null;
  /** Of the latest game. */
  seq: number;
  first_at: number;
  last_at: number;
}

export interface RatingRow {
  player: string;
  mode: string;
  rating: number;
  deviation: number;
  volatility: number;
  games: number;
  /** End of the latest rated game. */
  last_at: number;
  /** One more with each change; orders the values on scoreboards. */
  seq: number;
}

export interface RatingHistoryRow {
  player: string;
  mode: string;
  /** Counts the rated games of this player in this mode from 1. */
  number: number;
  /** Key of the game. */
  game: string;
  at: number;
  rating: number;
  deviation: number;
  /** What the game was worth. */
  change: number;
}

/** What somebody did in one mode (or all), from one area (or all), in one window. */
export interface StandingRow {
  player: string;
  mode: string;
  area: string;
  /** Key of a window. */
  period: string;
  /** 1: only games against people. 0: those against the computer, too. */
  people: 0 | 1;
  wins: number;
  draws: number;
  losses: number;
  /** Games won in a row up to now, and the most there were. */
  run: number;
  streak: number;
  /** The last five results, newest last: W, L or D each. */
  last_five: string;
  /** When the value was reached. */
  wins_at: number;
  points_at: number;
  streak_at: number;
  seq: number;
}
