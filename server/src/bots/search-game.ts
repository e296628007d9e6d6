/** A position as a search plays in it: changed in place and taken back, because it is done a million times. */
import type { Cell, Seat } from '@inkroom/shared';

/** Who won; `draw` when nobody did; null while it goes on. */
export type SearchOutcome = Seat | 'draw' | null;

export interface SearchGame {
  readonly turn: Seat;
  readonly outcome: SearchOutcome;
  /** Moves worth looking at, the most promising first; not empty while the game goes on. */
  candidates(): readonly Cell[];
  play(cell: Cell): void;
  undo(): void;
  /** How good it looks for the side to move, well below a win. */
  evaluate(): number;
}
