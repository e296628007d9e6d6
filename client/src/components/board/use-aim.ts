/**
 * Fingers are wider than small cells. Where a cell is smaller than a fingertip, a touch only aims: it can be dragged
 * until it is right, and a second tap on the place (or the button under the board) makes the mark.
 */
import type { Cell } from '@inkroom/shared';
import { useEffect, useRef, useState } from 'react';
import type { PointerEvent, RefObject } from 'react';
import { cellCentre, cellNear } from './layout.ts';
import type { BoardLayout } from './layout.ts';

/** What a finger can hit without looking twice, in CSS pixels. */
export const fingerPx = 44;

/** Whether a tap is close enough to the aimed cell to mean it. Distances in CSS pixels. */
export function confirmsAim(
  layout: BoardLayout,
  aim: Cell,
  tap: { readonly across: number; readonly down: number; readonly widthPx: number },
): boolean {
  const centre = cellCentre(layout, aim);
  const scale = tap.widthPx / layout.width;
  const distance = Math.hypot(tap.across * layout.width - centre.x, tap.down * layout.height - centre.y) * scale;
  return distance <= fingerPx / 2;
}

export interface Aim {
  /** Cells are smaller than a fingertip here. */
  readonly small: boolean;
  readonly cell: Cell | null;
  /** A finger is down. */
  readonly moving: boolean;
  readonly clear: () => void;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: (event: PointerEvent) => void;
    readonly onPointerCancel: () => void;
  };
  /** A click that belongs to a touch which has been dealt with here. */
  readonly swallowsClick: () => boolean;
}

interface AimOptions {
  /** The element that covers the cells. */
  readonly grid: RefObject<HTMLDivElement | null>;
  readonly layout: BoardLayout;
  /** There is something to aim for: it is somebody's turn here. */
  readonly active: boolean;
  /** Changes with every turn; an aim is good for one turn only. */
  readonly turn: number;
  readonly playable: (cell: Cell) => boolean;
  readonly onConfirm: (cell: Cell) => void;
}

export function useAim({ grid, layout, active, turn, playable, onConfirm }: AimOptions): Aim {
  const [small, setSmall] = useState(false);
  const [aimed, setAimed] = useState<{ readonly turn: number; readonly cell: Cell } | null>(null);
  const [touching, setTouching] = useState(false);
  const aim = active && aimed?.turn === turn ? aimed.cell : null;
  const moving = active && touching;
  const setAim = (cell: Cell | null) => setAimed(cell === null ? null : { turn, cell });
  /** The cell that was aimed at before this touch began. */
  const before = useRef<Cell | null>(null);
  const touchedAt = useRef(-Infinity);

  useEffect(() => {
    const element = grid.current;
    if (element === null) return;
    const measure = () => {
      const cellPx = (element.clientWidth / layout.width) * 100;
      // Gravity makes whole columns the targets, and those are tall.
      setSmall(cellPx > 0 && cellPx < (layout.shape.gravity ? fingerPx * 0.8 : fingerPx));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [grid, layout]);

  const fractions = (event: PointerEvent) => {
    const box = grid.current?.getBoundingClientRect();
    if (box === undefined) return null;
    return {
      across: (event.clientX - box.left) / box.width,
      down: (event.clientY - box.top) / box.height,
      widthPx: box.width,
    };
  };
  const isAiming = (event: PointerEvent) => active && small && event.pointerType === 'touch';
  const follow = (event: PointerEvent) => {
    const point = fractions(event);
    if (point === null) return;
    const cell = cellNear(layout, point.across, point.down);
    if (playable(cell)) setAim(cell);
  };

  return {
    small,
    cell: aim,
    moving,
    clear: () => setAim(null),
    swallowsClick: () => performance.now() - touchedAt.current < 700,
    handlers: {
      onPointerDown(event) {
        if (!isAiming(event)) return;
        touchedAt.current = performance.now();
        const point = fractions(event);
        const again = aim !== null && point !== null && confirmsAim(layout, aim, point);
        before.current = again ? aim : null;
        setTouching(true);
        if (!again) follow(event);
      },
      onPointerMove(event) {
        if (!moving || !isAiming(event)) return;
        touchedAt.current = performance.now();
        const point = fractions(event);
        // A finger trembles: only a real move turns a confirming tap into aiming again.
        if (before.current !== null && point !== null && confirmsAim(layout, before.current, point)) return;
        before.current = null;
        follow(event);
      },
      onPointerUp(event) {
        if (!moving || !isAiming(event)) return;
        touchedAt.current = performance.now();
        setTouching(false);
        if (before.current === null) return;
        onConfirm(before.current);
        before.current = null;
        setAim(null);
      },
      onPointerCancel() {
        before.current = null;
        setTouching(false);
      },
    },
  };
}
