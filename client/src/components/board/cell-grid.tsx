/** The cells that are clicked, tapped and walked by keyboard: a grid of unseen buttons over the drawing. */
import type { BoardShape, Cell, Seat } from '@inkroom/shared';
import { memo, useRef, useState } from 'react';
import type { CSSProperties, KeyboardEvent } from 'react';
import styles from './board.module.css';
import { cellAfterKey, cellOfDigit } from './cells.ts';

export interface CellFacts {
  readonly label: string;
  readonly mark: Seat | null;
  readonly playable: boolean;
}

interface CellGridProps {
  readonly shape: BoardShape;
  readonly cells: readonly CellFacts[];
  /** Where the keyboard enters the board. */
  readonly entry: Cell;
  readonly onChoose: (cell: Cell) => void;
  readonly onPoint: (cell: Cell | null) => void;
}

interface GridStyle extends CSSProperties {
  '--columns': number;
  '--rows': number;
}

const isCell = (target: EventTarget): Cell | null => {
  const cell = target instanceof Element ? target.closest('[data-cell]')?.getAttribute('data-cell') : null;
  return cell === null || cell === undefined ? null : Number(cell);
};

export const CellGrid = memo(function CellGrid({ shape, cells, entry, onChoose, onPoint }: CellGridProps) {
  const grid = useRef<HTMLDivElement>(null);
  const [visited, setVisited] = useState<Cell | null>(null);
  const stop = visited ?? entry;
  const focus = (cell: Cell) => {
    setVisited(cell);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${cell}"]`)?.focus();
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey) return;
    const digit = event.ctrlKey ? null : cellOfDigit(shape, event.key);
    if (digit !== null) {
      event.preventDefault();
      focus(digit);
      onChoose(digit);
      return;
    }
    const from = isCell(event.target);
    const next = from === null ? null : cellAfterKey(shape, from, event);
    if (next === null) return;
    event.preventDefault();
    // Arrows on the board move on the board, and nothing else that listens.
    event.stopPropagation();
    focus(next);
  };
  const style: GridStyle = { '--columns': shape.columns, '--rows': shape.rows };
  const rows = Array.from({ length: shape.rows }, (_, row) => row);
  const columns = Array.from({ length: shape.columns }, (_, column) => column);
  return (
    <div
      ref={grid}
      role="presentation"
      className={styles.rows}
      style={style}
      data-block={shape.block ?? undefined}
      onKeyDown={keyDown}
      onClick={(event) => {
        const cell = isCell(event.target);
        if (cell !== null) onChoose(cell);
      }}
      onPointerOver={(event) => onPoint(event.pointerType === 'touch' ? null : isCell(event.target))}
      onPointerLeave={() => onPoint(null)}
      onFocus={(event) => {
        const cell = isCell(event.target);
        if (cell === null) return;
        setVisited(cell);
        if (event.target.matches(':focus-visible')) onPoint(cell);
      }}
      onBlur={() => onPoint(null)}
    >
      {rows.map((row) => (
        <div key={row} role="row" className={styles.row}>
          {columns.map((column) => {
            const cell = row * shape.columns + column;
            const facts = cells[cell];
            return (
              <button
                key={cell}
                type="button"
                role="gridcell"
                className={styles.cell}
                data-cell={cell}
                data-mark={facts?.mark === 0 ? 'x' : facts?.mark === 1 ? 'o' : undefined}
                aria-label={facts?.label}
                aria-disabled={!facts?.playable}
                tabIndex={cell === stop ? 0 : -1}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
});
