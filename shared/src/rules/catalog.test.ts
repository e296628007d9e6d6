import { describe, expect, it } from 'vitest';
import { isModeName, modeNames, rulesOf, titleOf } from './catalog.ts';

describe('the catalogue', () => {
  it('[RULES-40] has six modes, each with its board and a title of its own', () => {
    const boards = modeNames.map((mode) => [mode, rulesOf(mode).shape] as const);
    expect(Object.fromEntries(boards)).toEqual({
      classic: { columns: 3, rows: 3, gravity: false, block: null },
      misere: { columns: 3, rows: 3, gravity: false, block: null },
      'four-by-four': { columns: 4, rows: 4, gravity: false, block: null },
      gomoku: { columns: 15, rows: 15, gravity: false, block: null },
      'drop-four': { columns: 7, rows: 6, gravity: true, block: null },
      ultimate: { columns: 9, rows: 9, gravity: false, block: 3 },
    });
    expect(new Set(modeNames.map(titleOf)).size).toBe(modeNames.length);
  });

  it.each(modeNames)('[RULES-40] %s is a mode', (mode) => {
    expect(isModeName(mode)).toBe(true);
  });

  it.each([
    '',
    'Classic',
    'classic ',
    'chess',
    '__proto__',
    'constructor',
    'toString',
    null,
    undefined,
    0,
    ['classic'],
  ])('[RULES-41] %j is no mode', (thing) => {
    expect(isModeName(thing)).toBe(false);
  });
});
