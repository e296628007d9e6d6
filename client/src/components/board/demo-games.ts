/** A short game of each mode that shows what it is about; played by "How to play", a move at a time. */
import { rulesOf } from '@inkroom/shared';
import type { Cell, ModeName } from '@inkroom/shared';

const games: Readonly<Record<ModeName, readonly string[]>> = {
  classic: ['b2', 'b1', 'a1', 'c3', 'a3', 'a2', 'c1'],
  misere: ['b2', 'a1', 'c2', 'b3', 'c1', 'a2', 'a3'],
  'four-by-four': ['b2', 'c2', 'c3', 'b3', 'a1', 'd1', 'd4'],
  gomoku: ['h8', 'i7', 'i8', 'g8', 'j8', 'k8', 'i9', 'h7', 'j9', 'g9', 'j10', 'k11', 'j7', 'j11', 'j6'],
  'drop-four': ['d6', 'd5', 'c6', 'e6', 'c5', 'c4', 'b6', 'a6', 'b5', 'a5', 'e5', 'b4', 'd4', 'd3', 'e4', 'f6', 'e3'],
  ultimate: [],
};

/** Ultimate is easier to follow as pairs of board and place, both counted 0 to 8 from the top left. */
const ultimate: readonly (readonly [number, number])[] = [
  [4, 4],
  [4, 0],
  [0, 4],
  [4, 8],
  [8, 4],
  [4, 2],
  [2, 4],
  [4, 1],
];

const cellOf = (columns: number, coordinate: string): Cell =>
  (Number(coordinate.slice(1)) - 1) * columns + (coordinate.codePointAt(0) ?? 97) - 97;

export function demoMoves(mode: ModeName): readonly Cell[] {
  const { columns } = rulesOf(mode).shape;
  if (mode === 'ultimate') {
    return ultimate.map(
      ([board, place]) => (Math.floor(board / 3) * 3 + Math.floor(place / 3)) * columns + (board % 3) * 3 + (place % 3),
    );
  }
  return games[mode].map((coordinate) => cellOf(columns, coordinate));
}
