/** What is drawn on a board, small or large: the paper's lines, the marks, what lies under and over them. SVG only, no events. */
import type { BoardShape, Cell, Position, Seat } from '@inkroom/shared';
import { memo } from 'react';
import type { CSSProperties } from 'react';
import { isNested } from './cells.ts';
import styles from './drawing.module.css';
import { frameAround, markStrokes, splash, strokeBetween, swipe } from './ink.ts';
import { blockBox, cellBox, cellCentre, layoutOf, unit } from './layout.ts';
import type { BoardLayout, Box } from './layout.ts';
import { strikesOf } from './lines.ts';

/** Few large cells are drawn with a broad pen, many small ones with a fine one. */
export const densityOf = ({ columns }: BoardShape): 'open' | 'middle' | 'dense' =>
  columns <= 4 ? 'open' : columns <= 9 ? 'middle' : 'dense';

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
const place = ({ x, y, width }: Box): string => `translate(${x} ${y}) scale(${width / unit})`;

interface GridLines {
  readonly fine: readonly string[];
  readonly bold: readonly string[];
}

/** The crossing lines inside a box, `count` cells a side, running over its edges by `over`. */
function hash(
  box: Box,
  columns: number,
  rows: number,
  options: { seed: string; over: number; stray: number },
): string[] {
  const { seed, over, stray } = options;
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  const upright = numbers(columns - 1).map((index) => {
    const x = box.x + (box.width * (index + 1)) / columns;
    return strokeBetween({ x, y: box.y - over }, { x, y: bottom + over }, `${seed} v${index}`, stray);
  });
  const level = numbers(rows - 1).map((index) => {
    const y = box.y + (box.height * (index + 1)) / rows;
    return strokeBetween({ x: box.x - over, y }, { x: right + over, y }, `${seed} h${index}`, stray);
  });
  return [...upright, ...level];
}

function gridLines({ shape, width, height }: BoardLayout): GridLines {
  const whole: Box = { x: 0, y: 0, width, height };
  if (shape.block !== null) {
    const { block, columns } = shape;
    const blocks = numbers((columns / block) ** 2);
    return {
      fine: blocks.flatMap((index) =>
        hash(blockBox(layoutOf(shape), index), block, block, { seed: `b${index}`, over: -6, stray: 2 }),
      ),
      bold: hash(whole, columns / block, columns / block, { seed: 'big', over: 0, stray: 3 }),
    };
  }
  if (shape.gravity) {
    const top = { x: 0, y: -12 };
    const side = strokeBetween(top, { x: 0, y: height }, 'left', 2.5);
    const other = strokeBetween({ x: width, y: -12 }, { x: width, y: height }, 'right', 2.5);
    const floor = strokeBetween({ x: -10, y: height }, { x: width + 10, y: height }, 'floor', 2);
    return {
      fine: hash(whole, shape.columns, shape.rows, { seed: 'well', over: 0, stray: 2 }),
      bold: [side, other, floor],
    };
  }
  if (shape.columns > 4) {
    return {
      fine: hash(whole, shape.columns, shape.rows, { seed: 'field', over: 0, stray: 2.5 }),
      bold: [frameAround(whole, 'frame', 6)],
    };
  }
  return { fine: [], bold: hash(whole, shape.columns, shape.rows, { seed: 'hash', over: 4, stray: 2.2 }) };
}

/** Lines and coordinates of the empty board. */
export const Paper = memo(function Paper({
  layout,
  coordinates,
}: {
  readonly layout: BoardLayout;
  readonly coordinates: boolean;
}) {
  const { fine, bold } = gridLines(layout);
  const { shape, margin } = layout;
  const size = margin.start * 0.62;
  return (
    <g>
      <path className={styles.fine} d={fine.join('')} />
      <path className={styles.bold} d={bold.join('')} />
      {coordinates && (
        <g className={styles.coordinates} fontSize={size}>
          {numbers(shape.columns).map((column) => (
            <text key={`c${column}`} x={cellCentre(layout, column).x} y={-margin.start * 0.32} textAnchor="middle">
              {String.fromCodePoint(97 + column)}
            </text>
          ))}
          {numbers(shape.rows).map((row) => (
            <text
              key={`r${row}`}
              x={-margin.start * 0.34}
              y={cellCentre(layout, row * shape.columns).y + size * 0.35}
              textAnchor="end"
            >
              {row + 1}
            </text>
          ))}
        </g>
      )}
    </g>
  );
});

interface MarkProps {
  readonly seat: Seat;
  readonly box: Box;
  readonly seed: string | number;
  /** Draws itself; else it is there at once. */
  readonly fresh?: boolean | undefined;
  /** How far it falls to its cell, in units. */
  readonly fall?: number | undefined;
  readonly look?: 'ink' | 'ghost' | 'aimed' | 'pending' | 'sending' | 'decided' | undefined;
}

interface FallStyle extends CSSProperties {
  '--fall': string;
}

export const Mark = memo(function Mark({ seat, box, seed, fresh = false, fall = 0, look = 'ink' }: MarkProps) {
  const falling: FallStyle | undefined = fresh && fall > 0 ? { '--fall': `${-fall}px` } : undefined;
  return (
    <g
      className={styles.mark}
      data-seat={seat}
      data-fresh={fresh}
      data-falls={fall > 0}
      data-look={look}
      transform={place(box)}
    >
      <g className={styles.body} style={falling}>
        {markStrokes(seat, seed).map((stroke) => (
          // Two edges of one nib: strokes along it are thin, strokes across it thick.
          <g key={stroke}>
            <path className={styles.nib} pathLength={1} d={stroke} />
            <path pathLength={1} d={stroke} />
          </g>
        ))}
      </g>
    </g>
  );
});

/** The marks of a position in the order played; the last one draws itself. */
export function Marks({
  layout,
  position,
  pending,
  animate,
}: {
  readonly layout: BoardLayout;
  readonly position: Position;
  /** Cells whose marks have no answer yet, and whether the answer is late. */
  readonly pending?: ReadonlyMap<Cell, boolean> | undefined;
  readonly animate: boolean;
}) {
  const last = position.moves.length - 1;
  return (
    <g>
      {position.moves.map((cell, ply) => {
        const late = pending?.get(cell);
        const box = cellBox(layout, cell);
        return (
          <Mark
            key={cell}
            seat={ply % 2 === 0 ? 0 : 1}
            box={box}
            seed={cell}
            fresh={animate && ply === last}
            fall={layout.shape.gravity ? box.y + unit : 0}
            look={late === undefined ? 'ink' : late ? 'sending' : 'pending'}
          />
        );
      })}
    </g>
  );
}

/** The swipe of a marker under the last move. */
export function LastMove({ layout, cell }: { readonly layout: BoardLayout; readonly cell: Cell | undefined }) {
  if (cell === undefined) return null;
  return <path key={cell} className={styles.last} d={swipe(cell)} transform={place(cellBox(layout, cell))} />;
}

/** Nested boards: which may be played is washed in the colour of whose turn it is. */
export function Targets({ layout, position }: { readonly layout: BoardLayout; readonly position: Position }) {
  if (!isNested(position) || position.outcome !== null) return null;
  const open = position.boards.flatMap((outcome, index) =>
    outcome === null && (position.target === null || position.target === index) ? [index] : [],
  );
  return (
    <g>
      {open.map((index) => (
        <path
          key={index}
          className={styles.target}
          data-turn={position.turn}
          data-free={position.target === null}
          d={frameAround(blockBox(layout, index), `target ${index}`, 8)}
        />
      ))}
    </g>
  );
}

/** Nested boards that are decided: veiled, with the winner's mark across. */
export function Decided({
  layout,
  position,
  animate,
}: {
  readonly layout: BoardLayout;
  readonly position: Position;
  readonly animate: boolean;
}) {
  if (!isNested(position)) return null;
  return (
    <g>
      {position.boards.map((outcome, index) => {
        if (outcome === null) return null;
        const box = blockBox(layout, index);
        const last = position.moves.at(-1);
        const seed = `decided ${index}`;
        return (
          <g key={seed}>
            <path className={styles.veil} d={frameAround(box, seed, 2)} />
            {outcome.kind === 'win' ? (
              <Mark
                seat={outcome.winner}
                box={box}
                seed={seed}
                look="decided"
                fresh={animate && last !== undefined && inBox(layout, last, box)}
              />
            ) : (
              <path
                className={styles.tied}
                d={strokeBetween({ x: box.x + 60, y: box.y + 150 }, { x: box.x + 240, y: box.y + 150 }, seed, 4)}
              />
            )}
          </g>
        );
      })}
    </g>
  );
}

function inBox(layout: BoardLayout, cell: Cell, box: Box): boolean {
  const { x, y } = cellBox(layout, cell);
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}

/** The completed lines, struck through a little beyond their ends. */
export function Strikes({
  layout,
  position,
  animate,
}: {
  readonly layout: BoardLayout;
  readonly position: Position;
  readonly animate: boolean;
}) {
  const { outcome, moves } = position;
  if (outcome?.kind !== 'win') return null;
  const beyond = layout.shape.block === null ? 0.32 : 0.9;
  return (
    <g className={styles.strikes} data-fresh={animate} data-nested={layout.shape.block !== null}>
      {strikesOf(layout.shape, outcome.line, moves.at(-1)).map(({ from, to }) => {
        const [start, end] = [cellCentre(layout, from), cellCentre(layout, to)];
        const length = Math.hypot(end.x - start.x, end.y - start.y);
        const [dx, dy] = [((end.x - start.x) / length) * unit * beyond, ((end.y - start.y) / length) * unit * beyond];
        const stroke = strokeBetween(
          { x: start.x - dx, y: start.y - dy },
          { x: end.x + dx, y: end.y + dy },
          `${from}-${to}`,
          4,
        );
        return <path key={stroke} pathLength={1} d={stroke} />;
      })}
    </g>
  );
}

/** The ink that the winner's last mark throws over the paper. */
export function InkSplash({
  layout,
  position,
  winner,
  animate,
}: {
  readonly layout: BoardLayout;
  readonly position: Position;
  readonly winner: Seat | null;
  readonly animate: boolean;
}) {
  const last = position.moves.findLast((_, ply) => ply % 2 === winner);
  if (winner === null || last === undefined) return null;
  const { blot, drops } = splash(`splash ${position.moves.join(' ')}`);
  const { x, y } = cellCentre(layout, last);
  const scale = (Math.max(layout.width, layout.height) / unit) * 0.24;
  return (
    <g transform={`translate(${x} ${y}) scale(${scale})`}>
      <g className={styles.splash} data-seat={winner} data-fresh={animate}>
        <path d={blot} />
        {drops.map((drop) => (
          <circle key={`${drop.x} ${drop.y}`} cx={drop.x} cy={drop.y} r={drop.r} />
        ))}
      </g>
    </g>
  );
}
