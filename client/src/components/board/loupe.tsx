/** A magnifying glass beside the finger that covers the cell. It shows the drawing itself, a few cells wide. */
import type { Cell } from '@inkroom/shared';
import styles from './board.module.css';
import { cellCentre, unit, viewBoxText } from './layout.ts';
import type { BoardLayout } from './layout.ts';

interface LoupeProps {
  /** Id of the drawn group. */
  readonly drawing: string;
  readonly layout: BoardLayout;
  readonly cell: Cell;
}

const cellsAcross = 4.4;

export function Loupe({ drawing, layout, cell }: LoupeProps) {
  const { x, y } = cellCentre(layout, cell);
  const side = cellsAcross * unit;
  // Out of the finger's way: at the top of the board, on the side away from the aim.
  const corner = y > layout.height / 2 ? 'top' : 'bottom';
  const hand = x > layout.width / 2 ? 'left' : 'right';
  return (
    <svg
      className={styles.loupe}
      data-corner={corner}
      data-hand={hand}
      viewBox={viewBoxText({ x: x - side / 2, y: y - side / 2, width: side, height: side })}
      aria-hidden="true"
    >
      <use href={`#${drawing}`} />
      <rect className={styles.loupeCell} x={x - unit / 2} y={y - unit / 2} width={unit} height={unit} rx={10} />
    </svg>
  );
}
