import { modeNames, rulesOf } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { demoMoves } from './demo-games.ts';
import { positionAfter } from './follow.ts';

describe('following a list of moves', () => {
  it('leads to the position after the last of them', () => {
    const { moves, marks, turn } = positionAfter('classic', [4, 0, 8]);
    expect(moves).toEqual([4, 0, 8]);
    expect([marks[4], marks[0], marks[8]]).toEqual([0, 1, 0]);
    expect(turn).toBe(1);
  });

  it('stops before a move that cannot be played', () => {
    expect(positionAfter('classic', [4, 4, 8]).moves).toEqual([4]);
  });
});

describe('example games', () => {
  it.each(modeNames)('of %s can be played to their last move', (mode) => {
    const moves = demoMoves(mode);
    expect(moves.length).toBeGreaterThan(5);
    expect(positionAfter(mode, moves).moves).toEqual(moves);
  });

  it.each(modeNames.filter((mode) => mode !== 'ultimate'))('of %s end with a completed row', (mode) => {
    const { outcome } = positionAfter(mode, demoMoves(mode));
    expect(outcome?.kind).toBe('win');
    expect(rulesOf(mode).legalMoves(positionAfter(mode, demoMoves(mode)))).toEqual([]);
  });
});
