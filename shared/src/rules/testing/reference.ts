/** Test support: a second, plain implementation of every mode, which shares nothing with the rules it checks. */
import type { ModeName } from '../catalog.ts';
import type { ReferenceGame } from './reference-game.ts';
import { createGridReference } from './reference-grid.ts';
import { createUltimateReference } from './reference-ultimate.ts';

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
