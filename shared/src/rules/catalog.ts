/** The modes that can be played. A new mode is one file with its rules and one line here. */
import { createMnkRules } from './mnk.ts';
import type { Rules } from './rules.ts';
import { ultimateRules } from './ultimate.ts';

export const modeNames = ['classic', 'misere', 'four-by-four', 'gomoku', 'drop-four', 'ultimate'] as const;

export type ModeName = (typeof modeNames)[number];

interface Mode {
  readonly title: string;
  readonly rules: Rules;
}

const catalog: Readonly<Record<ModeName, Mode>> = {
  classic: { title: 'Classic', rules: createMnkRules({ columns: 3, rows: 3, run: 3 }) },
  misere: { title: 'Misère', rules: createMnkRules({ columns: 3, rows: 3, run: 3, misere: true }) },
  'four-by-four': { title: 'Four by four', rules: createMnkRules({ columns: 4, rows: 4, run: 4 }) },
  gomoku: { title: 'Gomoku', rules: createMnkRules({ columns: 15, rows: 15, run: 5 }) },
  'drop-four': {
    title: 'Drop four',
    rules: createMnkRules({ columns: 7, rows: 6, run: 4, gravity: true }),
  },
  ultimate: { title: 'Ultimate', rules: ultimateRules },
};

export const isModeName = (text: unknown): text is ModeName => typeof text === 'string' && Object.hasOwn(catalog, text);

export const rulesOf = (mode: ModeName): Rules => catalog[mode].rules;

export const titleOf = (mode: ModeName): string => catalog[mode].title;
