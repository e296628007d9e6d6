/** Stepping through a game while it may still go on. A ply of null follows the newest move ("live"). */
export type Step = 'first' | 'back' | 'forward' | 'last' | { readonly to: number };

/** Where a step leads in a game of `moves` moves. Reaching the newest move of a running game is being live again. */
export function stepFrom(ply: number | null, moves: number, step: Step): number | null {
  const here = ply === null ? moves : Math.min(ply, moves);
  const next = plyAfter(here, moves, step);
  return next >= moves ? null : next;
}

function plyAfter(here: number, moves: number, step: Step): number {
  if (typeof step === 'object') return Math.max(0, Math.min(moves, step.to));
  switch (step) {
    case 'first':
      return 0;
    case 'back':
      return Math.max(0, here - 1);
    case 'forward':
      return here + 1;
    case 'last':
      return moves;
  }
}

/** The arrow keys step; null for keys that mean nothing here. */
export function stepOfKey(key: string): Step | null {
  switch (key) {
    case 'ArrowLeft':
      return 'back';
    case 'ArrowRight':
      return 'forward';
    case 'Home':
      return 'first';
    case 'End':
      return 'last';
    default:
      return null;
  }
}
