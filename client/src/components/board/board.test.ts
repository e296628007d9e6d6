import { boardOf, modeNames, rulesOf } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { cellAfterKey, cellOfDigit, isNested, landingCell } from './cells.ts';
import { positionAfter } from './follow.ts';
import { markStrokes, splash, strokeBetween } from './ink.ts';
import { blockBox, cellBox, cellCentre, cellNear, layoutOf, viewBoxOf } from './layout.ts';
import { strikesOf } from './lines.ts';
import { confirmsAim } from './use-aim.ts';

const shapeOf = (mode: (typeof modeNames)[number]) => rulesOf(mode).shape;
const key = (name: string, ctrlKey = false) => ({ key: name, ctrlKey });

describe('layout', () => {
  it.each(modeNames)('puts every cell of %s inside the grid, none over another', (mode) => {
    const shape = shapeOf(mode);
    const layout = layoutOf(shape);
    const corners = new Set<string>();
    for (let cell = 0; cell < shape.columns * shape.rows; cell += 1) {
      const { x, y, width, height } = cellBox(layout, cell);
      expect(x + width).toBeLessThanOrEqual(layout.width);
      expect(y + height).toBeLessThanOrEqual(layout.height);
      corners.add(`${x} ${y}`);
    }
    expect(corners.size).toBe(shape.columns * shape.rows);
  });

  it.each(modeNames)('finds the cell of %s under its own centre', (mode) => {
    const shape = shapeOf(mode);
    const layout = layoutOf(shape);
    for (let cell = 0; cell < shape.columns * shape.rows; cell += 1) {
      const { x, y } = cellCentre(layout, cell);
      expect(cellNear(layout, x / layout.width, y / layout.height)).toBe(cell);
    }
  });

  it('finds the nearest cell for a finger beside the board', () => {
    const layout = layoutOf(shapeOf('gomoku'));
    expect(cellNear(layout, -0.1, -0.1)).toBe(0);
    expect(cellNear(layout, 1.2, 1.2)).toBe(224);
  });

  it('puts the cells of a nested board inside its box', () => {
    const layout = layoutOf(shapeOf('ultimate'));
    for (let cell = 0; cell < 81; cell += 1) {
      const [inner, outer] = [cellBox(layout, cell), blockBox(layout, boardOf(cell))];
      expect(inner.x).toBeGreaterThanOrEqual(outer.x);
      expect(inner.x + inner.width).toBeLessThanOrEqual(outer.x + outer.width);
      expect(inner.y).toBeGreaterThanOrEqual(outer.y);
      expect(inner.y + inner.height).toBeLessThanOrEqual(outer.y + outer.height);
    }
  });

  it('leaves room for coordinates only where they are written', () => {
    expect(viewBoxOf(layoutOf(shapeOf('classic'), true)).x).toBeLessThan(
      viewBoxOf(layoutOf(shapeOf('classic'), false)).x,
    );
  });
});

describe('keys on the board', () => {
  const shape = shapeOf('four-by-four');

  it('arrows walk and stop at the edge', () => {
    expect(cellAfterKey(shape, 5, key('ArrowLeft'))).toBe(4);
    expect(cellAfterKey(shape, 4, key('ArrowLeft'))).toBe(4);
    expect(cellAfterKey(shape, 7, key('ArrowRight'))).toBe(7);
    expect(cellAfterKey(shape, 5, key('ArrowUp'))).toBe(1);
    expect(cellAfterKey(shape, 13, key('ArrowDown'))).toBe(13);
  });

  it('Home and End go to the ends of the row, with Ctrl of the board', () => {
    expect(cellAfterKey(shape, 6, key('Home'))).toBe(4);
    expect(cellAfterKey(shape, 6, key('End'))).toBe(7);
    expect(cellAfterKey(shape, 6, key('Home', true))).toBe(0);
    expect(cellAfterKey(shape, 6, key('End', true))).toBe(15);
  });

  it('leaves other keys alone', () => {
    expect(cellAfterKey(shape, 6, key('Enter'))).toBeNull();
    expect(cellAfterKey(shape, 6, key('Tab'))).toBeNull();
  });

  it('digits play on a board of nine cells only', () => {
    expect(cellOfDigit(shapeOf('classic'), '1')).toBe(0);
    expect(cellOfDigit(shapeOf('misere'), '9')).toBe(8);
    expect(cellOfDigit(shapeOf('classic'), '0')).toBeNull();
    expect(cellOfDigit(shape, '1')).toBeNull();
  });
});

describe('where a mark lands', () => {
  it('falls to the lowest free cell of the column', () => {
    const shape = shapeOf('drop-four');
    const empty = rulesOf('drop-four').setup();
    expect(landingCell(shape, empty.marks, 3)).toBe(38);
    expect(landingCell(shape, positionAfter('drop-four', [38, 31]).marks, 38)).toBe(24);
  });

  it('stays where it was put without gravity', () => {
    expect(landingCell(shapeOf('classic'), rulesOf('classic').setup().marks, 4)).toBe(4);
  });

  it('only a nested position knows its boards', () => {
    expect(isNested(rulesOf('ultimate').setup())).toBe(true);
    expect(isNested(rulesOf('classic').setup())).toBe(false);
  });
});

describe('striking through', () => {
  it('goes from end to end of the completed row', () => {
    const { outcome, moves } = positionAfter('classic', [0, 3, 1, 4, 2]);
    const line = outcome?.kind === 'win' ? outcome.line : [];
    expect(strikesOf(shapeOf('classic'), line, moves.at(-1))).toEqual([{ from: 0, to: 2 }]);
  });

  it('strikes both rows when one move completed two', () => {
    // X: top row and left column, meeting in a1.
    const { outcome, moves } = positionAfter('classic', [1, 4, 2, 5, 3, 7, 6, 8, 0]);
    const line = outcome?.kind === 'win' ? outcome.line : [];
    expect(strikesOf(shapeOf('classic'), line, moves.at(-1))).toEqual([
      { from: 0, to: 2 },
      { from: 0, to: 6 },
    ]);
  });

  it('strikes six in a row as one line', () => {
    const strikes = strikesOf(shapeOf('gomoku'), [30, 31, 32, 33, 34, 35], 32);
    expect(strikes).toEqual([{ from: 30, to: 35 }]);
  });

  it('follows the slant that leans the other way', () => {
    expect(strikesOf(shapeOf('classic'), [2, 4, 6], 6)).toEqual([{ from: 6, to: 2 }]);
  });

  it('names the middles of nested boards', () => {
    const centres = [10, 13, 16];
    expect(strikesOf(shapeOf('ultimate'), centres, 80)).toEqual([{ from: 10, to: 16 }]);
  });
});

describe('aiming with a finger', () => {
  const layout = layoutOf(shapeOf('gomoku'));
  const centre = cellCentre(layout, 112);
  const tap = (dx: number) => ({
    across: centre.x / layout.width + dx / 320,
    down: centre.y / layout.height,
    widthPx: 320,
  });

  it('a tap within a fingertip of the aimed cell confirms it', () => {
    expect(confirmsAim(layout, 112, tap(0))).toBe(true);
    expect(confirmsAim(layout, 112, tap(21))).toBe(true);
  });

  it('a tap further away aims anew', () => {
    expect(confirmsAim(layout, 112, tap(23))).toBe(false);
  });
});

describe('ink', () => {
  it('is the same for the same seed and varies between cells', () => {
    expect(markStrokes(0, 4)).toEqual(markStrokes(0, 4));
    const variants = new Set(Array.from({ length: 30 }, (_, cell) => markStrokes(1, cell).join()));
    expect(variants.size).toBeGreaterThan(4);
    expect(splash('a')).toEqual(splash('a'));
    expect(splash('a')).not.toEqual(splash('b'));
  });

  it('draws a cross in two strokes and a nought in one', () => {
    expect(markStrokes(0, 1)).toHaveLength(2);
    expect(markStrokes(1, 1)).toHaveLength(1);
  });

  it('begins and ends near where it should', () => {
    const path = strokeBetween({ x: 0, y: 0 }, { x: 300, y: 0 }, 'line', 2);
    const numbers = path.match(/-?\d+(\.\d+)?/g)?.map(Number) ?? [];
    expect(Math.abs(numbers[0] ?? 99)).toBeLessThanOrEqual(2);
    expect(Math.abs((numbers.at(-2) ?? 0) - 300)).toBeLessThanOrEqual(2);
  });
});
