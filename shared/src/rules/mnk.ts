/** Games of getting so many in a row on a plain grid: m columns, n rows, k in a row; with gravity or in misère form. */
import { invariant } from '../lib/invariant.ts';
import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import { replay } from './replay.ts';
import { coordinateOf, isCell, otherSeat } from './rules.ts';
import type { BoardShape, Cell, Outcome, Position, Rules, RulesError, Seat } from './rules.ts';

export interface MnkOptions {
  readonly columns: number;
  readonly rows: number;
  /** So many of one's own in a row, or more, end the game. */
  readonly run: number;
  /** Marks fall to the lowest free cell of a column. */
  readonly gravity?: boolean;
  /** Whoever completes a run loses. */
  readonly misere?: boolean;
}

/** The four directions of a line: right, down, and the two diagonals. */
const directions: readonly (readonly [number, number])[] = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
];

const isSide = (length: number): boolean => Number.isInteger(length) && length >= 1 && length <= 26;

export function createMnkRules(options: MnkOptions): Rules {
  const { columns, rows, run, gravity = false, misere = false } = options;
  invariant(isSide(columns) && isSide(rows), 'a board has 1 to 26 columns and rows');
  invariant(Number.isInteger(run) && run >= 1 && run <= Math.max(columns, rows), 'a run fits on the board');
  const shape: BoardShape = { columns, rows, gravity, block: null };
  const cells = columns * rows;

  const isLanding = (marks: Position['marks'], cell: Cell): boolean =>
    !gravity || cell + columns >= cells || marks[cell + columns] !== null;

  /** Cells of every run through `cell`, or null. Only the last move can have completed one. */
  const runsThrough = (marks: Position['marks'], cell: Cell): readonly Cell[] | null => {
    const seat = marks[cell];
    const found = new Set<Cell>();
    for (const [dx, dy] of directions) {
      const line = [...ray(cell, -dx, -dy).toReversed(), cell, ...ray(cell, dx, dy)];
      if (line.length >= run) for (const member of line) found.add(member);
    }
    return found.size === 0 ? null : [...found].toSorted((a, b) => a - b);

    function ray(from: Cell, dx: number, dy: number): Cell[] {
      const line: Cell[] = [];
      let x = (from % columns) + dx;
      let y = Math.floor(from / columns) + dy;
      while (x >= 0 && x < columns && y >= 0 && y < rows && marks[y * columns + x] === seat) {
        line.push(y * columns + x);
        x += dx;
        y += dy;
      }
      return line;
    }
  };

  const outcomeAfter = (marks: Position['marks'], seat: Seat, cell: Cell, ply: number): Outcome | null => {
    const line = runsThrough(marks, cell);
    if (line !== null) return { kind: 'win', winner: misere ? otherSeat(seat) : seat, line };
    return ply === cells ? { kind: 'draw' } : null;
  };

  const rules: Rules = {
    shape,

    setup: () => ({
      moves: [],
      marks: Array.from({ length: cells }, () => null),
      turn: 0,
      outcome: null,
    }),

    legalMoves(position) {
      if (position.outcome !== null) return [];
      const legal: Cell[] = [];
      for (let cell = 0; cell < cells; cell += 1) {
        if (position.marks[cell] === null && isLanding(position.marks, cell)) legal.push(cell);
      }
      return legal;
    },

    play(position, seat, cell): Result<Position, RulesError> {
      if (position.outcome !== null) return err({ code: 'game-over' });
      if (seat !== position.turn) return err({ code: 'not-your-turn' });
      if (!isCell(shape, cell)) return err({ code: 'cell-out-of-range' });
      if (position.marks[cell] !== null) return err({ code: 'cell-taken' });
      if (!isLanding(position.marks, cell)) return err({ code: 'cell-not-playable', reason: 'gravity' });
      const marks = position.marks.with(cell, seat);
      const moves = [...position.moves, cell];
      const outcome = outcomeAfter(marks, seat, cell, moves.length);
      return ok({ moves, marks, turn: otherSeat(seat), outcome });
    },

    coordinate: (cell) => coordinateOf(shape, cell),

    serialize: (position) => position.moves,

    parse: (data) => replay(rules, data),
  };
  return rules;
}
