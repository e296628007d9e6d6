import { describe, expect, it } from 'vitest';
import { aRoom, ada, after, bob, played } from '../../components/room/test/room-fixture.ts';
import { findGame } from './find-game.ts';

const over = played(aRoom(), [0, 3, 1, 4, 2]);
const second = after(over, [
  [ada, { type: 'offer-rematch', game: 1 }],
  [bob, { type: 'offer-rematch', game: 1 }],
]);

describe('the game that a replay names', () => {
  it('is the one just finished', () => {
    expect(findGame(over, 1)).toMatchObject({ kind: 'found', game: { game: 1, moves: [0, 3, 1, 4, 2] } });
  });

  it('is still there while the rematch is played', () => {
    expect(findGame(second, 1)).toMatchObject({ kind: 'found', game: { game: 1, moves: [0, 3, 1, 4, 2] } });
    expect(findGame(second, 2)).toEqual({ kind: 'running' });
  });

  it('is not kept for ever, and not before it was played', () => {
    expect(findGame(second, 3)).toEqual({ kind: 'not-kept' });
    expect(findGame({ ...second, previous: null }, 1)).toEqual({ kind: 'not-kept' });
  });
});
