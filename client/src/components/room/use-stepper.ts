/** Where a person is in a game that may still go on, and the arrow keys that move them. */
import type { Cell, ModeName, Position } from '@inkroom/shared';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { positionAfter } from '../board/follow.ts';
import { stepFrom, stepOfKey } from './stepping.ts';
import type { Step } from './stepping.ts';

export interface Stepper {
  /** Null: follows the newest move. */
  readonly ply: number | null;
  readonly position: Position;
  readonly step: (step: Step) => void;
}

interface Game {
  readonly mode: ModeName;
  readonly moves: readonly Cell[];
  /** A new number begins at live again. */
  readonly game: number;
}

const writes = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input, textarea, select, [contenteditable], dialog, [role="grid"]') !== null;

/** `keys`: the arrow keys step, unless they belong to a field or to the board's cells. */
export function useStepper({ mode, moves, game }: Game, keys: boolean): Stepper {
  const [at, setAt] = useState<{ readonly game: number; readonly ply: number | null }>({ game, ply: null });
  const kept = at.game === game ? at.ply : null;
  const ply = kept !== null && kept >= moves.length ? null : kept;
  const count = moves.length;
  const step = useCallback(
    (wanted: Step) => setAt((was) => ({ game, ply: stepFrom(was.game === game ? was.ply : null, count, wanted) })),
    [game, count],
  );
  useEffect(() => {
    if (!keys) return;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || writes(event.target)) return;
      const wanted = stepOfKey(event.key);
      if (wanted === null) return;
      event.preventDefault();
      step(wanted);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [keys, step]);
  const position = useMemo(() => positionAfter(mode, ply === null ? moves : moves.slice(0, ply)), [mode, moves, ply]);
  return { ply, position, step };
}
