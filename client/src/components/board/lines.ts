/** From the cells of completed lines to the strokes that strike them through. */
import { boardOf, threeByThreeLines } from '@inkroom/shared';
import type { BoardShape, Cell } from '@inkroom/shared';

/** First and last cell of a line. */
export interface Strike {
  readonly from: Cell;
  readonly to: Cell;
}

const directions: readonly (readonly [number, number])[] = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
];

/** All lines through `through` made of the given cells. Cells of two different lines through one cell never share a third. */
function strikesThrough(columns: number, line: readonly Cell[], through: Cell): readonly Strike[] {
  const members = new Set(line);
  const has = (x: number, y: number): boolean => x >= 0 && x < columns && members.has(y * columns + x);
  const end = ([dx, dy]: readonly [number, number], sign: 1 | -1): Cell => {
    let [x, y] = [through % columns, Math.floor(through / columns)];
    while (has(x + dx * sign, y + dy * sign)) {
      x += dx * sign;
      y += dy * sign;
    }
    return y * columns + x;
  };
  return directions.map((way) => ({ from: end(way, -1), to: end(way, 1) })).filter(({ from, to }) => from !== to);
}

/** On a nested board the outcome names the centre cells of the boards that make the line. */
function strikesOfBoards(line: readonly Cell[]): readonly Strike[] {
  const centres = new Map(line.map((cell) => [boardOf(cell), cell]));
  return threeByThreeLines.flatMap(([first, middle, last]) => {
    const from = centres.get(first);
    const to = centres.get(last);
    return from === undefined || to === undefined || !centres.has(middle) ? [] : [{ from, to }];
  });
}

/** The lines to strike through, given the outcome's cells and the last move. */
export function strikesOf(shape: BoardShape, line: readonly Cell[], last: Cell | undefined): readonly Strike[] {
  if (shape.block !== null) return strikesOfBoards(line);
  return last === undefined ? [] : strikesThrough(shape.columns, line, last);
}
