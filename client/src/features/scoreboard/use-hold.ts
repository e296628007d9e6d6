/** The order stands still while somebody points at it, has the keyboard in it, or has paused it. */
import type { ScoreboardRow } from '@inkroom/shared';
import { useState } from 'react';
import { inHeldOrder, isSameOrder } from './held-order.ts';

type Reason = 'pointer' | 'focus' | 'pause';

export interface Held {
  /** As they are to be drawn. */
  readonly rows: readonly ScoreboardRow[];
  readonly reasons: ReadonlySet<Reason>;
  /** The true order is another one by now. */
  readonly isBehind: boolean;
  readonly hold: (reason: Reason, held: boolean) => void;
}

export function useHold(rows: readonly ScoreboardRow[]): Held {
  const [reasons, setReasons] = useState<ReadonlySet<Reason>>(new Set());
  const [order, setOrder] = useState<readonly ScoreboardRow[]>([]);
  const hold = (reason: Reason, held: boolean) => {
    if (held === reasons.has(reason)) return;
    const next = new Set(reasons);
    if (held) next.add(reason);
    else next.delete(reason);
    setReasons(next);
    if (reasons.size === 0) setOrder(rows);
    if (next.size === 0) setOrder([]);
  };
  const drawn = order.length === 0 ? rows : inHeldOrder(order, rows);
  return { rows: drawn, reasons, hold, isBehind: !isSameOrder(drawn, rows) };
}
