import { describe, expect, it } from 'vitest';
import { invariant } from '../lib/invariant.ts';
import type { Cell } from './rules.ts';
import { randomPlayout } from './testing/tally.ts';
import { boardOf, cellAt, placeOf, ultimateRules } from './ultimate.ts';
import type { UltimatePosition } from './ultimate.ts';

/** A move as board and place: [4, 0] is the top left cell of the middle board. */
type Step = readonly [board: number, place: number];

const cellsOf = (board: number): readonly Cell[] => Array.from({ length: 9 }, (_, place) => cellAt(board, place));

function afterMoves(moves: readonly Cell[]): UltimatePosition {
  const position = ultimateRules.parse(moves);
  invariant(position.ok, 'the moves can be played');
  return position.value;
}

const afterSteps = (...steps: readonly Step[]): UltimatePosition =>
  afterMoves(steps.map(([board, place]) => cellAt(board, place)));

function answerTo(position: UltimatePosition, cell: Cell): string {
  const played = ultimateRules.play(position, position.turn, cell);
  if (played.ok) return 'played';
  return 'reason' in played.error ? played.error.reason : played.error.code;
}

/** X wins the top left board along its top row; the last of it sends O to that very board. */
const firstBoardWon: readonly Step[] = [
  [0, 1],
  [1, 0],
  [0, 2],
  [2, 0],
  [0, 0],
];

/** Every position of fifty games of random moves. */
const games = Array.from({ length: 50 }, (_, seed) =>
  randomPlayout(ultimateRules, seed).map(({ moves }) => afterMoves(moves)),
);
const all = games.flat();

describe('sending', () => {
  it('[RULES-30] the first move goes anywhere', () => {
    expect(ultimateRules.setup().target).toBeNull();
    expect(ultimateRules.legalMoves(ultimateRules.setup())).toHaveLength(81);
  });

  it('[RULES-30] the place of a move in its board is the board that the opponent must play', () => {
    const position = afterSteps([4, 2]);
    expect(position.target).toBe(2);
    expect(ultimateRules.legalMoves(position)).toEqual([6, 7, 8, 15, 16, 17, 24, 25, 26]);
    expect(answerTo(position, cellAt(3, 3))).toBe('sent-elsewhere');
  });

  it('[RULES-31] sent to a decided board, one plays on any board that is not', () => {
    const position = afterSteps(...firstBoardWon);
    expect(position.target).toBeNull();
    const open = [1, 2, 3, 4, 5, 6, 7, 8].flatMap(cellsOf).filter((cell) => position.marks[cell] === null);
    expect(ultimateRules.legalMoves(position)).toEqual(open.toSorted((a, b) => a - b));
  });

  it('[RULES-30] [RULES-31] in any game the target is where the last move points, unless that board is decided', () => {
    for (const position of all) {
      const last = position.moves.at(-1);
      if (last === undefined) continue;
      const pointed = placeOf(last);
      expect(position.target).toBe(position.boards[pointed] === null ? pointed : null);
      if (position.target === null || position.outcome !== null) continue;
      expect(new Set(ultimateRules.legalMoves(position).map(boardOf))).toEqual(new Set([position.target]));
    }
  });
});

describe('small boards', () => {
  it('[RULES-32] a decided board takes no more marks, although it has free cells', () => {
    const position = afterSteps(...firstBoardWon);
    expect(answerTo(position, cellAt(0, 5))).toBe('board-decided');
    expect(answerTo(position, cellAt(0, 0))).toBe('cell-taken');
    expect(answerTo(afterSteps(...firstBoardWon, [4, 4]), cellAt(0, 5))).toBe('board-decided');
  });

  it('[RULES-33] a board is won by three in a row, and remembers the cells of its line', () => {
    const { boards } = afterSteps(...firstBoardWon);
    expect(boards[0]).toEqual({ kind: 'win', winner: 0, line: [0, 1, 2] });
    expect(boards.slice(1)).toEqual(Array.from({ length: 8 }, () => null));
  });

  it('[RULES-33] a board that is full without a line is drawn, and belongs to nobody', () => {
    const drawn = all.flatMap(({ boards, marks }) =>
      boards.flatMap((outcome, board) => (outcome?.kind === 'draw' ? [{ board, marks }] : [])),
    );
    expect(drawn.length).toBeGreaterThan(0);
    for (const { board, marks } of drawn) expect(cellsOf(board).map((cell) => marks[cell])).not.toContain(null);
  });

  it('[RULES-33] once decided, a board stays as it is', () => {
    for (const positions of games) {
      for (const [ply, { boards }] of positions.entries()) {
        const later = positions[ply + 1]?.boards ?? boards;
        expect(boards.map((outcome, board) => outcome && later[board])).toEqual(boards);
      }
    }
  });
});

describe('the end', () => {
  it('[RULES-34] three won boards in a row win; the line names their centre cells', () => {
    const straight = [
      [0, 1, 2],
      [3, 4, 5],
      [6, 7, 8],
      [0, 3, 6],
      [1, 4, 7],
      [2, 5, 8],
      [0, 4, 8],
      [2, 4, 6],
    ];
    const won = all.flatMap(({ outcome, boards }) => (outcome?.kind === 'win' ? [{ outcome, boards }] : []));
    expect(new Set(won.map(({ outcome }) => outcome.winner))).toEqual(new Set([0, 1]));
    for (const { outcome, boards } of won) {
      const line = outcome.line.map(boardOf);
      expect(outcome.line).toEqual(line.map((board) => cellAt(board, 4)));
      for (const board of line) expect(boards[board]).toMatchObject({ kind: 'win', winner: outcome.winner });
      expect(straight.some((three) => three.every((board) => line.includes(board)))).toBe(true);
    }
  });

  it('[RULES-35] a game is drawn once every board is decided without a line, and not earlier', () => {
    const drawn = games.filter((positions) => positions.at(-1)?.outcome?.kind === 'draw');
    expect(drawn.length).toBeGreaterThan(0);
    for (const positions of drawn) {
      expect(positions.at(-1)?.boards).not.toContain(null);
      expect(positions.at(-2)?.boards.filter((outcome) => outcome === null)).toHaveLength(1);
      expect(positions.at(-2)?.outcome).toBeNull();
    }
  });
});

describe('cells of the whole grid', () => {
  it('[RULES-36] board and place name one cell, which names them', () => {
    const cells = Array.from({ length: 9 }, (_, board) => cellsOf(board));
    expect(cells[0]).toEqual([0, 1, 2, 9, 10, 11, 18, 19, 20]);
    expect(cells[5]).toEqual([33, 34, 35, 42, 43, 44, 51, 52, 53]);
    expect(new Set(cells.flat()).size).toBe(81);
    for (const [board, own] of cells.entries()) {
      expect(own.map(boardOf)).toEqual(own.map(() => board));
      expect(own.map(placeOf)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    }
  });
});
