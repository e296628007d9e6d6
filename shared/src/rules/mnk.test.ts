import { describe, expect, it } from 'vitest';
import { InvariantViolation } from '../lib/invariant.ts';
import { rulesOf } from './catalog.ts';
import { createMnkRules } from './mnk.ts';
import type { Cell, Rules } from './rules.ts';
import { playAll } from './testing/tally.ts';

const classic = rulesOf('classic');
const misere = rulesOf('misere');
const four = rulesOf('four-by-four');
const gomoku = rulesOf('gomoku');
const drop = rulesOf('drop-four');

/** X and O in turn; the shorter list may end one earlier. */
const alternate = (x: readonly Cell[], o: readonly Cell[]): readonly Cell[] =>
  x.flatMap((cell, index) => [cell, ...o.slice(index, index + 1)]);

const outcomeOf = (rules: Rules, moves: readonly Cell[]) => playAll(rules, moves).outcome;

describe('classic', () => {
  it.each([
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
    [0, 3, 6],
    [1, 4, 7],
    [2, 5, 8],
    [0, 4, 8],
    [2, 4, 6],
  ])('[RULES-20] %i, %i and %i in a row win', (...line) => {
    const others = [0, 1, 2, 3, 4, 5, 6, 7, 8].filter((cell) => !line.includes(cell)).slice(0, 2);
    expect(outcomeOf(classic, alternate(line, others))).toEqual({ kind: 'win', winner: 0, line });
  });

  it('[RULES-20] O wins with a line of its own', () => {
    expect(outcomeOf(classic, [0, 3, 1, 4, 8, 5])).toEqual({ kind: 'win', winner: 1, line: [3, 4, 5] });
  });

  it('[RULES-9] two lines completed by one move are both named, their common cell once', () => {
    const x = [0, 1, 8, 5, 2];
    expect(outcomeOf(classic, alternate(x, [3, 4, 6, 7]))).toEqual({ kind: 'win', winner: 0, line: [0, 1, 2, 5, 8] });
  });

  it('[RULES-26] a full board without a line is a draw, and not earlier', () => {
    const draw = [0, 1, 2, 4, 3, 5, 7, 6, 8];
    expect(outcomeOf(classic, draw.slice(0, -1))).toBeNull();
    expect(outcomeOf(classic, draw)).toEqual({ kind: 'draw' });
  });

  it('[RULES-26] a line that the last free cell completes is a win, not a draw', () => {
    expect(outcomeOf(classic, [0, 1, 2, 3, 4, 6, 5, 7, 8])).toEqual({ kind: 'win', winner: 0, line: [0, 2, 4, 5, 8] });
  });

  it('[RULES-11] the reason given first is the end, then the turn, then the cell', () => {
    const running = playAll(classic, [4]);
    expect(classic.play(running, 0, 99)).toEqual({ ok: false, error: { code: 'not-your-turn' } });
    expect(classic.play(running, 1, 99)).toEqual({ ok: false, error: { code: 'cell-out-of-range' } });
    expect(classic.play(running, 1, 4)).toEqual({ ok: false, error: { code: 'cell-taken' } });
    const ended = playAll(classic, [0, 3, 1, 4, 2]);
    expect(classic.play(ended, 0, 99)).toEqual({ ok: false, error: { code: 'game-over' } });
  });
});

describe('misère', () => {
  it('[RULES-21] whoever completes a line loses, and the line is shown', () => {
    expect(outcomeOf(misere, [0, 3, 1, 4, 2])).toEqual({ kind: 'win', winner: 1, line: [0, 1, 2] });
    expect(outcomeOf(misere, [0, 3, 1, 4, 8, 5])).toEqual({ kind: 'win', winner: 0, line: [3, 4, 5] });
  });

  it('[RULES-26] a full board without a line is a draw', () => {
    expect(outcomeOf(misere, [0, 1, 2, 4, 3, 5, 7, 6, 8])).toEqual({ kind: 'draw' });
  });
});

describe('four by four', () => {
  it('[RULES-22] four in a row win, three do not', () => {
    const moves = alternate([0, 5, 10, 15], [1, 2, 3]);
    expect(outcomeOf(four, moves.slice(0, -1))).toBeNull();
    expect(outcomeOf(four, moves)).toEqual({ kind: 'win', winner: 0, line: [0, 5, 10, 15] });
  });

  it('[RULES-25] a row does not go on in the next one', () => {
    expect(outcomeOf(four, alternate([2, 3, 4, 5], [8, 10, 13]))).toBeNull();
  });
});

describe('gomoku', () => {
  it('[RULES-23] more than five in a row win too, and the whole run is the line', () => {
    const x = [0, 1, 2, 4, 5, 3];
    const o = [30, 32, 34, 60, 62];
    expect(outcomeOf(gomoku, alternate(x, o))).toEqual({ kind: 'win', winner: 0, line: [0, 1, 2, 3, 4, 5] });
  });

  it('[RULES-23] a run that the other side cuts does not win', () => {
    expect(outcomeOf(gomoku, alternate([0, 1, 2, 3, 5], [4, 30, 32, 34]))).toBeNull();
  });

  it.each([
    ['across', 1],
    ['down', 15],
    ['slantwise down', 16],
  ])('[RULES-25] a run %s does not pass the edge of the board', (_way, step) => {
    // The last three cells before the edge, and the two that only look like the next ones.
    const edge = step === 15 ? 12 * 15 : 12;
    const x = [0, 1, 2, 3, 4].map((index) => (edge + index * step) % 225);
    expect(new Set(x).size).toBe(5);
    expect(outcomeOf(gomoku, alternate(x, [100, 102, 104, 106]))).toBeNull();
  });

  it('[RULES-25] a run slantwise up does not pass the edge of the board', () => {
    expect(outcomeOf(gomoku, alternate([32, 46, 60, 74, 88], [100, 102, 110, 112]))).toBeNull();
  });

  it('[RULES-9] a run along the edge and one into the corner are lines', () => {
    const edge = [14, 29, 44, 59, 74];
    const corner = [160, 176, 192, 208, 224];
    for (const line of [edge, corner]) {
      expect(outcomeOf(gomoku, alternate(line, [0, 2, 4, 6]))).toEqual({ kind: 'win', winner: 0, line });
    }
  });
});

describe('drop four', () => {
  it('[RULES-24] marks land on the bottom row first, one cell for each column', () => {
    expect(drop.legalMoves(drop.setup())).toEqual([35, 36, 37, 38, 39, 40, 41]);
    expect(drop.legalMoves(playAll(drop, [38]))).toEqual([31, 35, 36, 37, 39, 40, 41]);
  });

  it('[RULES-24] a cell that hangs in the air is refused', () => {
    const position = playAll(drop, [38]);
    for (const cell of [3, 24, 28]) {
      expect(drop.play(position, 1, cell)).toEqual({
        ok: false,
        error: { code: 'cell-not-playable', reason: 'gravity' },
      });
    }
  });

  it('[RULES-24] a full column has no move', () => {
    const full = playAll(drop, [38, 31, 24, 17, 10, 3]);
    expect(drop.legalMoves(full)).toEqual([35, 36, 37, 39, 40, 41]);
    expect(drop.play(full, 0, 3)).toEqual({ ok: false, error: { code: 'cell-taken' } });
  });

  it('[RULES-24] four in a row win: across, down and both slants', () => {
    const across = [35, 28, 36, 29, 37, 30, 38];
    const down = [35, 36, 28, 29, 21, 22, 14];
    const rising = [35, 36, 29, 37, 30, 38, 23, 31, 24, 41, 17];
    const falling = rising.map((cell) => cell - (cell % 7) + (6 - (cell % 7)));
    expect(outcomeOf(drop, across)).toEqual({ kind: 'win', winner: 0, line: [35, 36, 37, 38] });
    expect(outcomeOf(drop, down)).toEqual({ kind: 'win', winner: 0, line: [14, 21, 28, 35] });
    expect(outcomeOf(drop, rising)).toEqual({ kind: 'win', winner: 0, line: [17, 23, 29, 35] });
    expect(outcomeOf(drop, falling)).toEqual({ kind: 'win', winner: 0, line: [17, 25, 33, 41] });
  });
});

describe('a board that cannot be', () => {
  it.each([
    ['has no cells', { columns: 0, rows: 3, run: 1 }],
    ['has half a row', { columns: 3, rows: 2.5, run: 2 }],
    ['has more columns than letters', { columns: 27, rows: 3, run: 3 }],
    ['has no room for a run', { columns: 3, rows: 4, run: 5 }],
  ])('[RULES-12] is a mistake of whoever makes the mode: it %s', (_what, options) => {
    expect(() => createMnkRules(options)).toThrow(InvariantViolation);
  });
});
