/** Test support: runs on a grid without a grid. Every possible run counts the marks of each side that lie in it. */
import type { ReferenceGame, ReferenceResult } from './reference-game.ts';

interface GridOptions {
  readonly columns: number;
  readonly rows: number;
  readonly run: number;
  readonly falls?: boolean;
  readonly loses?: boolean;
}

/** A stretch of cells that is a line once one side has all of them. */
interface Stretch {
  readonly cells: readonly number[];
  x: number;
  o: number;
}

export function createGridReference({ columns, rows, run, falls, loses }: GridOptions): ReferenceGame {
  const stretches = allStretches(columns, rows, run);
  const through = Array.from({ length: columns * rows }, (_, cell) =>
    stretches.filter(({ cells }) => cells.includes(cell)),
  );
  const played: number[] = [];
  const taken = new Set<number>();
  const completed = { x: 0, o: 0 };

  const sideAt = (ply: number): 'x' | 'o' => (ply % 2 === 0 ? 'x' : 'o');
  const isOpen = (cell: number): boolean =>
    !taken.has(cell) && (!falls || cell + columns >= columns * rows || taken.has(cell + columns));

  function result(): ReferenceResult {
    if (completed.x > 0) return loses ? 'o' : 'x';
    if (completed.o > 0) return loses ? 'x' : 'o';
    return taken.size === columns * rows ? 'draw' : null;
  }

  return {
    moves: () => (result() === null ? [...through.keys()].filter(isOpen) : []),
    play(cell) {
      const side = sideAt(played.length);
      for (const stretch of through[cell] ?? []) {
        stretch[side] += 1;
        if (stretch[side] === run) completed[side] += 1;
      }
      played.push(cell);
      taken.add(cell);
    },
    undo() {
      const cell = played.pop();
      if (cell === undefined) return;
      taken.delete(cell);
      const side = sideAt(played.length);
      for (const stretch of through[cell] ?? []) {
        if (stretch[side] === run) completed[side] -= 1;
        stretch[side] -= 1;
      }
    },
    result,
    line() {
      const cells = stretches.filter(({ x, o }) => x === run || o === run).flatMap((stretch) => stretch.cells);
      return [...new Set(cells)].toSorted((a, b) => a - b);
    },
  };
}

/** From every cell, to the right, down and along both diagonals, as far as the board reaches. */
function allStretches(columns: number, rows: number, run: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows; row += 1) {
      for (const [right, down] of [
        [1, 0],
        [0, 1],
        [1, 1],
        [-1, 1],
      ] as const) {
        const [lastColumn, lastRow] = [column + right * (run - 1), row + down * (run - 1)];
        if (lastColumn < 0 || lastColumn >= columns || lastRow >= rows) continue;
        const cells = Array.from({ length: run }, (_, step) => (row + down * step) * columns + column + right * step);
        stretches.push({ cells, x: 0, o: 0 });
      }
    }
  }
  return stretches;
}
