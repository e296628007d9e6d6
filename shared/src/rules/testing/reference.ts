/** Test support: a second, plain implementation of every mode, which shares nothing with the rules it checks. */
import type { ModeName } from '../catalog.ts';
import { createGridReference } from './reference-grid.ts';
import { createUltimateReference } from './reference-ultimate.ts';

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

export function createReference(mode: ModeName): ReferenceGame {
  switch (mode) {
    case 'classic':
      return createGridReference({ columns: 3, rows: 3, run: 3 });
    case 'misere':
      return createGridReference({ columns: 3, rows: 3, run: 3, loses: true });
    case 'four-by-four':
      return createGridReference({ columns: 4, rows: 4, run: 4 });
    case 'gomoku':
      return createGridReference({ columns: 15, rows: 15, run: 5 });
    case 'drop-four':
      return createGridReference({ columns: 7, rows: 6, run: 4, falls: true });
    case 'ultimate':
      return createUltimateReference();
  }
}
