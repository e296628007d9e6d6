import { modeNames, rulesOf } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { demoMoves } from './demo-games.ts';
import { positionAfter } from './follow.ts';

describe('following a list of moves', () => {
  it('goes on from a known position when the list grew', () => {
    const known = positionAfter('classic', [4, 0]);
    const next = positionAfter('classic', [4, 0, 8], known);
    expect(next).toEqual(positionAfter('classic', [4, 0, 8]));
  });

  it('begins anew when the known position is of another game', () => {
    const known = positionAfter('classic', [4, 0]);
    expect(positionAfter('classic', [0, 4, 8], known).moves).toEqual([0, 4, 8]);
    expect(positionAfter('classic', [], known).moves).toEqual([]);
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
