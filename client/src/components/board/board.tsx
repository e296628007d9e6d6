/**
 * The board of every mode, from three by three to the nested one: ink below, cells above. It knows the rules' shape and
 * a position; what a chosen cell means is the page's business.
 */
import { rulesOf } from '@inkroom/shared';
import type { Cell, ModeName, Position, Seat } from '@inkroom/shared';
import { useCallback, useId, useMemo, useRef, useState } from 'react';
import type { CSSProperties } from 'react';
import { boardTexts } from '../../texts/room.ts';
import { Button } from '../button.tsx';
import styles from './board.module.css';
import { CellGrid } from './cell-grid.tsx';
import type { CellFacts } from './cell-grid.tsx';
import { isNested, landingCell } from './cells.ts';
import { Decided, InkSplash, LastMove, Mark, Marks, Paper, Strikes, Targets, densityOf } from './drawing.tsx';
import { cellBox, columnOf, layoutOf, unit, viewBoxOf, viewBoxText } from './layout.ts';
import { Loupe } from './loupe.tsx';
import { useAim } from './use-aim.ts';

export interface BoardProps {
  readonly mode: ModeName;
  readonly position: Position;
  /** Name of the grid for screen readers. */
  readonly label: string;
  /** Whose mark follows the pointer: the side that may mark now and sits here; null for everybody else. */
  readonly hand: Seat | null;
  /** Called for every chosen cell, playable or not: the page answers, or says why not. Where marks fall, the cell they land on. */
  readonly onChoose: (cell: Cell) => void;
  /** Marks without an answer yet; true: the answer is late. */
  readonly pending?: ReadonlyMap<Cell, boolean> | undefined;
  /** Whose ink splashes over the paper at the end. */
  readonly winner?: Seat | null | undefined;
  /** The picture is not fresh: drawn paler. */
  readonly stale?: boolean | undefined;
  /** Somebody plays here, so where fingers aim the place for it is kept. */
  readonly played?: boolean | undefined;
  /** Marks draw themselves. Off while a person jumps through a game. */
  readonly animate?: boolean | undefined;
}

interface SheetStyle extends CSSProperties {
  '--ratio': number;
}
interface InsetStyle extends CSSProperties {
  '--start-x': string;
  '--start-y': string;
  '--end-x': string;
  '--end-y': string;
}

const percent = (part: number, whole: number): string => `${(part / whole) * 100}%`;

/** Where the keyboard enters: the middle, or the middle of the board that must be played. */
function entryCell(position: Position, columns: number, rows: number): Cell {
  const middle = Math.floor(rows / 2) * columns + Math.floor(columns / 2);
  if (!isNested(position) || position.target === null) return middle;
  return (Math.floor(position.target / 3) * 3 + 1) * columns + (position.target % 3) * 3 + 1;
}

export function Board(props: BoardProps) {
  const {
    mode,
    position,
    label,
    hand,
    onChoose,
    pending,
    winner = null,
    stale = false,
    played = true,
    animate = true,
  } = props;
  const rules = rulesOf(mode);
  const { shape } = rules;
  const layout = useMemo(() => layoutOf(shape), [shape]);
  const view = viewBoxOf(layout);
  const drawingId = useId();
  const [pointed, setPointed] = useState<Cell | null>(null);

  const legal = useMemo(() => new Set(hand === null ? [] : rules.legalMoves(position)), [hand, rules, position]);
  const landing = useCallback((cell: Cell) => landingCell(shape, position.marks, cell), [shape, position]);
  const playable = (cell: Cell) => legal.has(landing(cell));
  const choose = useCallback((cell: Cell) => onChoose(landing(cell)), [onChoose, landing]);
  const grid = useRef<HTMLDivElement>(null);
  const aim = useAim({
    grid,
    layout,
    active: hand !== null,
    turn: position.moves.length,
    playable,
    onConfirm: choose,
  });
  const { swallowsClick } = aim;
  const chooseByClick = (cell: Cell) => {
    if (!swallowsClick()) choose(cell);
  };

  const cells = useMemo<readonly CellFacts[]>(() => {
    const winning = new Set(position.outcome?.kind === 'win' ? position.outcome.line : []);
    return position.marks.map((mark, cell) => {
      const words = [boardTexts.cell(rules.coordinate(cell), mark)];
      if (cell === position.moves.at(-1)) words.push(boardTexts.lastMove);
      if (winning.has(cell) && mark !== null) words.push(boardTexts.winning);
      if (pending?.get(cell) === true) words.push(boardTexts.sending);
      return { label: words.join(', '), mark, playable: legal.has(landing(cell)) };
    });
  }, [position, rules, pending, legal, landing]);

  const target = aim.cell ?? pointed;
  const ghost = hand !== null && target !== null && playable(target) ? landing(target) : null;
  const sheet: SheetStyle = { '--ratio': view.width / view.height };
  const inset: InsetStyle = {
    '--start-x': percent(layout.margin.start, view.width),
    '--start-y': percent(layout.margin.start, view.height),
    '--end-x': percent(layout.margin.end, view.width),
    '--end-y': percent(layout.margin.end, view.height),
  };
  return (
    <div
      className={styles.board}
      style={sheet}
      data-mode={mode}
      data-density={densityOf(shape)}
      data-turn={position.outcome === null ? position.turn : undefined}
      data-hand={hand ?? undefined}
      data-stale={stale}
      data-ply={position.moves.length}
    >
      <div className={styles.sheet}>
        <svg className={styles.drawing} viewBox={viewBoxText(view)} aria-hidden="true">
          <g id={drawingId}>
            <InkSplash layout={layout} position={position} winner={winner} animate={animate} />
            <Targets layout={layout} position={position} />
            {shape.gravity && ghost !== null && (
              <rect
                className={styles.column}
                x={columnOf(shape, ghost) * unit}
                y={-10}
                width={unit}
                height={layout.height + 10}
                rx={12}
              />
            )}
            <LastMove layout={layout} cell={position.outcome?.kind === 'win' ? undefined : position.moves.at(-1)} />
            <Paper layout={layout} coordinates />
            {ghost !== null && hand !== null && (
              <Mark
                seat={hand}
                box={cellBox(layout, ghost)}
                seed={ghost}
                look={aim.cell === null ? 'ghost' : 'aimed'}
              />
            )}
            <Marks layout={layout} position={position} pending={pending} animate={animate} />
            <Decided layout={layout} position={position} animate={animate} />
            <Strikes layout={layout} position={position} animate={animate} />
          </g>
          {aim.cell !== null && (
            <Crosshair box={cellBox(layout, landing(aim.cell))} width={layout.width} height={layout.height} />
          )}
        </svg>
        <div
          ref={grid}
          role="grid"
          aria-label={label}
          className={styles.grid}
          style={inset}
          data-aiming={hand !== null && aim.small}
          {...aim.handlers}
        >
          <CellGrid
            shape={shape}
            cells={cells}
            entry={entryCell(position, shape.columns, shape.rows)}
            onChoose={chooseByClick}
            onPoint={setPointed}
          />
        </div>
        {aim.moving && aim.cell !== null && <Loupe drawing={drawingId} layout={layout} cell={landing(aim.cell)} />}
      </div>
      <div className={styles.aim} data-small={aim.small && played}>
        {hand !== null && aim.cell !== null ? (
          <>
            <Button
              look="primary"
              wide
              icon={hand === 0 ? 'cross' : 'nought'}
              onClick={() => {
                if (aim.cell !== null) choose(aim.cell);
                aim.clear();
              }}
            >
              {boardTexts.play(rules.coordinate(landing(aim.cell)))}
            </Button>
            <Button onClick={aim.clear}>{boardTexts.unaim}</Button>
          </>
        ) : (
          hand !== null && <p className={styles.hint}>{boardTexts.aimHint}</p>
        )}
      </div>
    </div>
  );
}

function Crosshair({
  box,
  width,
  height,
}: {
  readonly box: { readonly x: number; readonly y: number };
  readonly width: number;
  readonly height: number;
}) {
  const [x, y] = [box.x + unit / 2, box.y + unit / 2];
  return (
    <path
      className={styles.crosshair}
      d={`M0 ${y}H${box.x - 6}M${box.x + unit + 6} ${y}H${width}M${x} 0V${box.y - 6}M${x} ${box.y + unit + 6}V${height}M${box.x - 4} ${box.y - 4}h${unit + 8}v${unit + 8}h${-unit - 8}Z`}
    />
  );
}
