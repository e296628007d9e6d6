/**
 * Ultimate tic-tac-toe: nine boards in a board. A move sends the opponent to the board that lies where the move lay in
 * its own; sent to a decided board, they choose freely. Three decided boards in a row win; all decided without is a draw.
 */
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import { replay } from './replay.ts';
import { coordinateOf, isCell, otherSeat } from './rules.ts';
import type { BoardShape, Cell, Outcome, Position, Rules, RulesError, Seat } from './rules.ts';

/** Which of the nine boards, row by row from the top left. */
export type BoardIndex = number;

/** How a small board ended: who won it and along which cells of the whole grid, or a draw. */
export type BoardOutcome =
  | { readonly kind: 'win'; readonly winner: Seat; readonly line: readonly Cell[] }
  | { readonly kind: 'draw' };

export interface UltimatePosition extends Position {
  /** Null while the board is being played. */
  readonly boards: readonly (BoardOutcome | null)[];
  /** The board that must be played; null: any that is not decided. */
  readonly target: BoardIndex | null;
}

const side = 3;
const columns = side * side;
const cells = columns * columns;
const shape: BoardShape = { columns, rows: columns, gravity: false, block: side };

/** The eight lines of a board of three by three; also of the nine boards. */
export const threeByThreeLines: readonly (readonly [number, number, number])[] = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
  [0, 3, 6],
  [1, 4, 7],
  [2, 5, 8],
  [0, 4, 8],
  [2, 4, 6],
];

/** The board that a cell lies in. */
export const boardOf = (cell: Cell): BoardIndex =>
  Math.floor(Math.floor(cell / columns) / side) * side + Math.floor((cell % columns) / side);

/** Where in its board a cell lies: which is also the board it sends to. */
export const placeOf = (cell: Cell): number => (Math.floor(cell / columns) % side) * side + ((cell % columns) % side);

/** The cell of the whole grid at a place of a board. */
export const cellAt = (board: BoardIndex, place: number): Cell =>
  (Math.floor(board / side) * side + Math.floor(place / side)) * columns + (board % side) * side + (place % side);

function boardOutcome(marks: Position['marks'], board: BoardIndex, seat: Seat): BoardOutcome | null {
  const at = (place: number) => marks[cellAt(board, place)];
  const won = threeByThreeLines.filter((line) => line.every((place) => at(place) === seat)).flat();
  if (won.length > 0) {
    const line = [...new Set(won)].toSorted((a, b) => a - b).map((place) => cellAt(board, place));
    return { kind: 'win', winner: seat, line };
  }
  for (let place = 0; place < columns; place += 1) if (at(place) === null) return null;
  return { kind: 'draw' };
}

/** The line of a won game names the centre cells of the boards that make it. */
function gameOutcome(boards: UltimatePosition['boards'], seat: Seat): Outcome | null {
  const isMine = (board: BoardIndex): boolean => {
    const outcome = boards[board];
    return outcome?.kind === 'win' && outcome.winner === seat;
  };
  const won = threeByThreeLines.filter((line) => line.every(isMine)).flat();
  if (won.length > 0) {
    const line = [...new Set(won)].toSorted((a, b) => a - b).map((board) => cellAt(board, 4));
    return { kind: 'win', winner: seat, line };
  }
  return boards.every((board) => board !== null) ? { kind: 'draw' } : null;
}

function refusal(position: UltimatePosition, seat: Seat, cell: Cell): RulesError | null {
  if (position.outcome !== null) return { code: 'game-over' };
  if (seat !== position.turn) return { code: 'not-your-turn' };
  if (!isCell(shape, cell)) return { code: 'cell-out-of-range' };
  if (position.marks[cell] !== null) return { code: 'cell-taken' };
  const board = boardOf(cell);
  if (position.boards[board] !== null) return { code: 'cell-not-playable', reason: 'board-decided' };
  if (position.target !== null && position.target !== board) {
    return { code: 'cell-not-playable', reason: 'sent-elsewhere' };
  }
  return null;
}

export const ultimateRules: Rules<UltimatePosition> = {
  shape,

  setup: () => ({
    moves: [],
    marks: Array.from({ length: cells }, () => null),
    boards: Array.from({ length: columns }, () => null),
    target: null,
    turn: 0,
    outcome: null,
  }),

  legalMoves(position) {
    const legal: Cell[] = [];
    for (let cell = 0; cell < cells; cell += 1) {
      if (refusal(position, position.turn, cell) === null) legal.push(cell);
    }
    return legal;
  },

  play(position, seat, cell): Result<UltimatePosition, RulesError> {
    const refused = refusal(position, seat, cell);
    if (refused !== null) return err(refused);
    const board = boardOf(cell);
    const marks = position.marks.with(cell, seat);
    const boards = position.boards.with(board, boardOutcome(marks, board, seat));
    const sentTo = placeOf(cell);
    return ok({
      moves: [...position.moves, cell],
      marks,
      boards,
      target: boards[sentTo] === null ? sentTo : null,
      turn: otherSeat(seat),
      outcome: gameOutcome(boards, seat),
    });
  },

  coordinate: (cell) => coordinateOf(shape, cell),

  serialize: (position) => position.moves,

  parse: (data) => replay(ultimateRules, data),
};
