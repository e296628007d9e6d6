/** Where things lie on a drawn board, in units of a hundredth of a cell. One layout serves the ink and the cells that are clicked. */
import type { BoardShape, Cell } from '@inkroom/shared';

/** Side of a cell. */
export const unit = 100;
/** Room between two nested boards. */
export const blockGap = 34;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface BoardLayout {
  readonly shape: BoardShape;
  /** The grid alone, without its margins. */
  readonly width: number;
  readonly height: number;
  /** Of every cell; the same objects each time, so that what is drawn from them need not be drawn again. */
  readonly boxes: readonly Box[];
  /** Left and top, where the coordinates are written; right and bottom, for strokes that run over. */
  readonly margin: { readonly start: number; readonly end: number };
}

const offset = (index: number, block: number | null): number =>
  index * unit + (block === null ? 0 : Math.floor(index / block) * blockGap);

export function layoutOf(shape: BoardShape, withCoordinates = true): BoardLayout {
  const width = offset(shape.columns - 1, shape.block) + unit;
  const height = offset(shape.rows - 1, shape.block) + unit;
  const extent = Math.max(width, height);
  const margin = { start: extent * (withCoordinates ? 0.06 : 0.02), end: extent * 0.02 };
  const boxes = Array.from({ length: shape.columns * shape.rows }, (_, cell) => boxOf(shape, cell));
  return { shape, width, height, margin, boxes };
}

/** With the margins: what an SVG shows. */
export function viewBoxOf({ width, height, margin }: BoardLayout): Box {
  const both = margin.start + margin.end;
  return { x: -margin.start, y: -margin.start, width: width + both, height: height + both };
}

export const viewBoxText = ({ x, y, width, height }: Box): string => `${x} ${y} ${width} ${height}`;

export const columnOf = (shape: BoardShape, cell: Cell): number => cell % shape.columns;
export const rowOf = (shape: BoardShape, cell: Cell): number => Math.floor(cell / shape.columns);

export const cellBox = ({ shape, boxes }: BoardLayout, cell: Cell): Box => boxes[cell] ?? boxOf(shape, cell);

function boxOf(shape: BoardShape, cell: Cell): Box {
  return {
    x: offset(columnOf(shape, cell), shape.block),
    y: offset(rowOf(shape, cell), shape.block),
    width: unit,
    height: unit,
  };
}

export function cellCentre(layout: BoardLayout, cell: Cell): { readonly x: number; readonly y: number } {
  const { x, y } = cellBox(layout, cell);
  return { x: x + unit / 2, y: y + unit / 2 };
}

/** A nested board, counted row by row. */
export function blockBox({ shape }: BoardLayout, index: number): Box {
  const block = shape.block ?? shape.columns;
  const across = Math.ceil(shape.columns / block);
  return {
    x: (index % across) * (block * unit + blockGap),
    y: Math.floor(index / across) * (block * unit + blockGap),
    width: block * unit,
    height: block * unit,
  };
}

/** The cell under a point given as fractions of the grid (0 to 1), or the nearest one: a finger beside the edge still aims. */
export function cellNear({ shape, width, height }: BoardLayout, across: number, down: number): Cell {
  const nearest = (position: number, count: number): number => {
    let best = 0;
    for (let index = 1; index < count; index += 1) {
      const here = Math.abs(offset(index, shape.block) + unit / 2 - position);
      if (here < Math.abs(offset(best, shape.block) + unit / 2 - position)) best = index;
    }
    return best;
  };
  return nearest(down * height, shape.rows) * shape.columns + nearest(across * width, shape.columns);
}
