/** Test support: runs on a grid the slow way, as columns of text searched whole after every move. */
import type { ReferenceGame, ReferenceResult } from './reference.ts';

interface GridOptions {
  readonly columns: number;
  readonly rows: number;
  readonly run: number;
  readonly falls?: boolean;
  readonly loses?: boolean;
}

type Square = readonly [column: number, row: number];

export function createGridReference({ columns, rows, run, falls, loses }: GridOptions): ReferenceGame {
  const grid = Array.from({ length: columns }, () => Array.from({ length: rows }, () => '.'));
  const played: Square[] = [];
  const windows = allWindows(columns, rows, run);

  const at = ([column, row]: Square): string => grid[column]?.[row] ?? 'outside';
  const put = ([column, row]: Square, mark: string): void => {
    grid[column]?.splice(row, 1, mark);
  };
  const isFree = (square: Square): boolean =>
    at(square) === '.' && (!falls || at([square[0], square[1] + 1]) !== '.');
  const isRun = (window: readonly Square[]): boolean => {
    const [first] = window;
    if (first === undefined || at(first) === '.') return false;
    return window.every((square) => at(square) === at(first));
  };

  function result(): ReferenceResult {
    const found = windows.find(isRun)?.[0];
    if (found !== undefined) {
      const owner = at(found) === 'x' ? 'x' : 'o';
      const other = owner === 'x' ? 'o' : 'x';
      return loses ? other : owner;
    }
    return grid.flat().includes('.') ? null : 'draw';
  }

  return {
    moves() {
      if (result() !== null) return [];
      const free: number[] = [];
      for (let row = 0; row < rows; row += 1) {
        for (let column = 0; column < columns; column += 1) {
          if (isFree([column, row])) free.push(row * columns + column);
        }
      }
      return free;
    },
    play(cell) {
      const square: Square = [cell % columns, Math.floor(cell / columns)];
      put(square, played.length % 2 === 0 ? 'x' : 'o');
      played.push(square);
    },
    undo() {
      const last = played.pop();
      if (last !== undefined) put(last, '.');
    },
    result,
    line() {
      const cells = windows.filter(isRun).flatMap((window) => window.map(([column, row]) => row * columns + column));
      return [...new Set(cells)].toSorted((a, b) => a - b);
    },
  };
}

/** Every stretch of `run` squares in any of the four directions. */
function allWindows(columns: number, rows: number, run: number): Square[][] {
  const windows: Square[][] = [];
  const steps: readonly Square[] = [
    [1, 0],
    [0, 1],
    [1, 1],
    [-1, 1],
  ];
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows; row += 1) {
      for (const [right, down] of steps) {
        const window = Array.from({ length: run }, (_, step): Square => [column + right * step, row + down * step]);
        if (window.every(([x, y]) => x >= 0 && x < columns && y < rows)) windows.push(window);
      }
    }
  }
  return windows;
}
