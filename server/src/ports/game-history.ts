/**
 * What finished games left behind, to be read: records, ratings, and the games themselves.
 * Every method throws ArchiveUnavailable while the archive cannot be reached.
 */
import type { GameFact, ModeName, WindowKey } from '@inkroom/shared';

export interface Tally {
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
}

/** What somebody did in one mode, or in all. */
export interface ModeRecord {
  readonly mode: ModeName | 'all';
  /** Games that counted, and those of them against people. */
  readonly total: Tally;
  readonly people: Tally;
  /** Games won in a row up to now, and the most there were. */
  readonly run: number;
  readonly streak: number;
  /** Newest last: W, L or D each. */
  readonly lastFive: string;
  /** Null: no game against a person yet; always null for all modes. */
  readonly rating: ArchivedRating | null;
}

export interface ArchivedRating {
  readonly rating: number;
  readonly deviation: number;
  /** How many games it is made of. */
  readonly games: number;
}

/** Somebody as their latest game knew them. */
export interface ArchivedPlayer {
  readonly player: string;
  readonly name: string;
  readonly area: number | null;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** A game in a list. `result` and `change` are those of the player whose list it is; null: it counted for nothing, or was not rated. */
export interface ListedGame {
  /** Public name: leads to the replay, and not into the room. */
  readonly key: string;
  readonly fact: GameFact;
  readonly result: 'W' | 'L' | 'D' | null;
  readonly change: number | null;
}

/** Names a place in a list of games, latest first, whether or not a game stands there. */
export interface GameCursor {
  readonly endedAt: number;
  readonly key: string;
}

export interface GamePage<Item = ListedGame> {
  readonly games: readonly Item[];
  /** Null on the last page. */
  readonly next: GameCursor | null;
}

export interface RatingPoint {
  readonly at: number;
  readonly rating: number;
  readonly deviation: number;
  /** Counts the rated games from 1. */
  readonly number: number;
}

/** From the first one's side. */
export interface HeadToHead {
  readonly total: Tally;
  readonly modes: readonly { readonly mode: ModeName; readonly tally: Tally }[];
}

export interface PlayerForm {
  readonly lastFive: string;
  readonly run: number;
}

export interface GameHistory {
  /** Null: no game of this player is archived. */
  player(id: string): Promise<ArchivedPlayer | null>;
  /** Whoever played last under this name, after case folding. */
  playerByName(name: string): Promise<ArchivedPlayer | null>;

  /** Modes with a game that counted, and all together first; empty: none. */
  records(player: string): Promise<readonly ModeRecord[]>;

  games(
    player: string,
    options: { readonly after: GameCursor | null; readonly limit: number },
  ): Promise<GamePage<ListedGame>>;

  /** At most so many points and a few more, evenly thinned, oldest first; the latest is always among them. */
  ratings(player: string, mode: ModeName, most: number): Promise<readonly RatingPoint[]>;

  against(one: string, other: string): Promise<HeadToHead>;

  /** By its public key, or the latest of that id. */
  game(name: string): Promise<GameFact | null>;

  /** Games of people in public rooms, latest first; nobody's list, so without result and change. */
  recent(options: { readonly after: GameCursor | null; readonly limit: number }): Promise<GamePage<ListedGame>>;

  /** How many have finished a game against another person in a window. */
  countPeople(period: WindowKey): Promise<number>;

  /** Of many players at once, for the rows of a scoreboard; absent: nothing counted yet. */
  forms(players: readonly string[], mode: ModeName | 'all'): Promise<ReadonlyMap<string, PlayerForm>>;
}
