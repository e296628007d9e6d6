/**
 * What a mode is made of. Rules are pure and deterministic; the same file runs in the browser and on the server.
 * A position is only ever reached by playing moves, so no method needs to doubt the state it is given:
 * text from outside becomes a position through `parse`, which replays it, or a typed error.
 */
import type { Result } from '../lib/result.ts';

/** A side: 0 is X and moves first, 1 is O. */
export type Seat = 0 | 1;

export const otherSeat = (seat: Seat): Seat => (seat === 0 ? 1 : 0);

/** A field of the board: row-major index from the top left. Where gravity rules, the cell the mark lands on. */
export type Cell = number;

/**
 * The line names the cells of every completed line, ascending, so that a page can strike them through; in misère form
 * the loser completed it. On nested boards it names the centre cells of the boards that make the line.
 */
export type Outcome =
  | { readonly kind: 'win'; readonly winner: Seat; readonly line: readonly Cell[] }
  | { readonly kind: 'draw' };

export type RulesError =
  | { readonly code: 'game-over' }
  | { readonly code: 'not-your-turn' }
  | { readonly code: 'cell-out-of-range' }
  | { readonly code: 'cell-taken' }
  | { readonly code: 'cell-not-playable'; readonly reason: 'gravity' | 'sent-elsewhere' | 'board-decided' }
  | { readonly code: 'bad-state'; readonly reason: string };

/** Everything a position of any mode has. `moves` alone determines the rest. */
export interface Position {
  /** Cells in the order played; X made the moves of even index. Its length is the ply. */
  readonly moves: readonly Cell[];
  /** For every cell of the board who marked it. */
  readonly marks: readonly (Seat | null)[];
  readonly turn: Seat;
  readonly outcome: Outcome | null;
}

/** What a page needs to draw the board. */
export interface BoardShape {
  readonly columns: number;
  readonly rows: number;
  /** Marks fall to the lowest free cell of the column. */
  readonly gravity: boolean;
  /** Side of the nested boards (3 in ultimate), or null for a plain grid. */
  readonly block: number | null;
}

/** Whether a number names a cell of the board. Minus zero does not: as JSON it would come back as another number. */
export const isCell = ({ columns, rows }: BoardShape, cell: number): cell is Cell =>
  Number.isInteger(cell) && cell >= 0 && cell < columns * rows && !Object.is(cell, -0);

/** "b2": the column's letter from the left, the row's number from the top. Letters last for 26 columns. */
export const coordinateOf = ({ columns }: BoardShape, cell: Cell): string =>
  `${String.fromCharCode(97 + (cell % columns))}${Math.floor(cell / columns) + 1}`;

export interface Rules<P extends Position = Position> {
  readonly shape: BoardShape;
  setup(): P;
  /** Ascending; empty once the game has an outcome. */
  legalMoves(position: P): readonly Cell[];
  /** The position after `seat` marks `cell`; the given position is not changed. */
  play(position: P, seat: Seat, cell: Cell): Result<P, RulesError>;
  /** Human coordinates, as `coordinateOf` writes them. */
  coordinate(cell: Cell): string;
  /** Compact JSON-able form: the list of moves. */
  serialize(position: P): readonly Cell[];
  /** Replays untrusted data; anything that could not have been played is `bad-state`. */
  parse(data: unknown): Result<P, RulesError>;
}
