/** What a key or a click on the board means: which cell is next, and which cell a mark would really land on. */
import type { BoardShape, Cell, Position, UltimatePosition } from '@inkroom/shared';

export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
}

/** Where the keyboard goes from a cell, or null for keys that are not ours. Stays on the board. */
export function cellAfterKey(shape: BoardShape, cell: Cell, { key, ctrlKey }: Key): Cell | null {
  const { columns, rows } = shape;
  const [column, row] = [cell % columns, Math.floor(cell / columns)];
  switch (key) {
    case 'ArrowLeft':
      return column > 0 ? cell - 1 : cell;
    case 'ArrowRight':
      return column < columns - 1 ? cell + 1 : cell;
    case 'ArrowUp':
      return row > 0 ? cell - columns : cell;
    case 'ArrowDown':
      return row < rows - 1 ? cell + columns : cell;
    case 'Home':
      return ctrlKey ? 0 : row * columns;
    case 'End':
      return ctrlKey ? columns * rows - 1 : (row + 1) * columns - 1;
    default:
      return null;
  }
}

/** On a board of nine cells the digits play, in reading order. */
export function cellOfDigit({ columns, rows }: BoardShape, key: string): Cell | null {
  if (columns * rows !== 9 || !/^[1-9]$/.test(key)) return null;
  return Number(key) - 1;
}

/** Where marks fall: the lowest free cell of the clicked column; on a full column, and elsewhere, the cell itself. */
export function landingCell(shape: BoardShape, marks: Position['marks'], cell: Cell): Cell {
  if (!shape.gravity) return cell;
  const column = cell % shape.columns;
  for (let row = shape.rows - 1; row >= 0; row -= 1) {
    const here = row * shape.columns + column;
    if (marks[here] === null) return here;
  }
  return cell;
}

/** A position of nested boards knows which of them are decided and which one is to be played. */
export const isNested = (position: Position): position is UltimatePosition =>
  'boards' in position && 'target' in position;
