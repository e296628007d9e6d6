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

/** The line names the cells of every completed line, so that a page can strike them through. Empty in misère-like or adjudicated ends only if no line exists. */
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

export interface Rules<P extends Position = Position> {
  readonly shape: BoardShape;
  setup(): P;
  /** Ascending; empty once the game has an outcome. */
  legalMoves(position: P): readonly Cell[];
  /** The position after `seat` marks `cell`; the given position is not changed. */
  play(position: P, seat: Seat, cell: Cell): Result<P, RulesError>;
  /** Human coordinates, e.g. "b2" (column letter from the left, row number from the top). */
  coordinate(cell: Cell): string;
  /** Compact JSON-able form: the list of moves. */
  serialize(position: P): readonly Cell[];
  /** Replays untrusted data; anything that could not have been played is `bad-state`. */
  parse(data: unknown): Result<P, RulesError>;
}
