/** Test support: what a second implementation of a mode must be able to do to be compared with the rules. */

export type ReferenceResult = 'x' | 'o' | 'draw' | null;

/** One game that is played forwards and back in place. */
export interface ReferenceGame {
  /** Cells that may be marked, ascending. */
  moves(): number[];
  play(cell: number): void;
  undo(): void;
  result(): ReferenceResult;
  /** Cells of all completed lines, as the rules name them, ascending. */
  line(): number[];
}
