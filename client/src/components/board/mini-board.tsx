/** A game at a glance: a small still drawing for lists, and for anywhere a whole board would be too much. */
import { rulesOf } from '@inkroom/shared';
import type { Cell, ModeName, Seat } from '@inkroom/shared';
import { memo, useMemo } from 'react';
import { cx } from '../cx.ts';
import { Decided, InkSplash, LastMove, Marks, Paper, Strikes, Targets, densityOf } from './drawing.tsx';
import { positionAfter } from './follow.ts';
import { layoutOf, viewBoxOf, viewBoxText } from './layout.ts';
import styles from './mini-board.module.css';

interface MiniBoardProps {
  readonly mode: ModeName;
  readonly moves: readonly Cell[];
  /** Of a finished game; null for a draw, and while it goes on. */
  readonly winner: Seat | null;
  /** What it shows, read aloud. */
  readonly label: string;
  /** New marks draw themselves. Off for the very small. */
  readonly animate?: boolean | undefined;
  readonly className?: string | undefined;
}

export const MiniBoard = memo(function MiniBoard(props: MiniBoardProps) {
  const { mode, moves, winner, label, animate = true, className } = props;
  const position = useMemo(() => positionAfter(mode, moves), [mode, moves]);
  const layout = useMemo(() => layoutOf(rulesOf(mode).shape, false), [mode]);
  return (
    <svg
      className={cx(styles.mini, className)}
      viewBox={viewBoxText(viewBoxOf(layout))}
      role="img"
      aria-label={label}
      data-mode={mode}
      data-density={densityOf(layout.shape)}
      data-moves={position.moves.length}
    >
      <InkSplash layout={layout} position={position} winner={winner} animate={false} />
      <Targets layout={layout} position={position} />
      <LastMove layout={layout} cell={position.outcome?.kind === 'win' ? undefined : position.moves.at(-1)} />
      <Paper layout={layout} coordinates={false} />
      <Marks layout={layout} position={position} animate={animate} />
      <Decided layout={layout} position={position} animate={animate} />
      <Strikes layout={layout} position={position} animate={animate} />
    </svg>
  );
});
