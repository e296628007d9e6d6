/** The game of a room that a replay's address names: the one just played, or the one before it. */
import type { FinishedGame, RoomState } from '@inkroom/shared';

export type FoundGame =
  | { readonly kind: 'found'; readonly game: FinishedGame }
  /** It is on the board now and not over. */
  | { readonly kind: 'running' }
  /** Older than what a room keeps, or not played yet. */
  | { readonly kind: 'not-kept' };

export function findGame(state: RoomState, game: number): FoundGame {
  if (game === state.game) {
    if (state.end === null) return { kind: 'running' };
    return { kind: 'found', game: { game, moves: state.position.moves, end: state.end } };
  }
  if (state.previous?.game === game) return { kind: 'found', game: state.previous };
  return { kind: 'not-kept' };
}
