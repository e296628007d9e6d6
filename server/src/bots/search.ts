/** Alpha-beta search, deeper and deeper until a fixed number of positions has been looked at: the same question has the same answer. */
import { invariant } from '@inkroom/shared';
import type { Cell } from '@inkroom/shared';
import type { SearchGame } from './search-game.ts';

const won = 1_000_000;

export interface SearchLimits {
  /** Positions to look at, about. */
  readonly positions: number;
  /** Moves to look ahead at most. */
  readonly depth: number;
}

/** The best of `moves` for the side to move; of equals the one that comes first. */
export function searchBest(game: SearchGame, moves: readonly Cell[], limits: SearchLimits): Cell {
  const first = moves[0];
  invariant(first !== undefined, 'a game that goes on has a move');
  let best = first;
  const budget = { left: limits.positions };
  for (let depth = 1; depth <= limits.depth; depth += 1) {
    // The best so far first: it prunes most.
    const ordered = [best, ...moves.filter((move) => move !== best)];
    const found = bestAt(game, ordered, depth, budget);
    if (found === null) return best;
    best = found.move;
    if (Math.abs(found.score) > won / 2) return best;
  }
  return best;
}

/** Null when the budget ran out before every move was looked at. */
function bestAt(
  game: SearchGame,
  moves: readonly Cell[],
  depth: number,
  budget: { left: number },
): { move: Cell; score: number } | null {
  let best: { move: Cell; score: number } | null = null;
  for (const move of moves) {
    game.play(move);
    const score: number = -scoreOf(game, depth - 1, { alpha: -Infinity, beta: -(best?.score ?? -Infinity) }, budget);
    game.undo();
    if (budget.left <= 0) return null;
    if (best === null || score > best.score) best = { move, score };
  }
  return best;
}

/** For the side to move. Sooner wins and later losses are better. */
function scoreOf(
  game: SearchGame,
  depth: number,
  window: { alpha: number; beta: number },
  budget: { left: number },
): number {
  budget.left -= 1;
  if (game.outcome === 'draw') return 0;
  if (game.outcome !== null) return game.outcome === game.turn ? won + depth : -won - depth;
  if (depth === 0 || budget.left <= 0) return game.evaluate();
  let { alpha } = window;
  let best = -Infinity;
  for (const move of game.candidates()) {
    game.play(move);
    const score = -scoreOf(game, depth - 1, { alpha: -window.beta, beta: -alpha }, budget);
    game.undo();
    if (score > best) best = score;
    if (best > alpha) alpha = best;
    if (alpha >= window.beta) break;
  }
  return best;
}
