/** Test support: how many lines of play there are, by depth, and how those that end there end. */
import { invariant } from '../../lib/invariant.ts';
import { createRandom } from '../../lib/random.ts';
import type { Cell, Position, Rules } from '../rules.ts';
import type { ReferenceGame, ReferenceResult } from './reference-game.ts';

/** Lines of play that have so many moves, and of these, the ended ones. */
export interface Tally {
  played: number;
  x: number;
  o: number;
  draw: number;
}

const emptyTallies = (depth: number): Tally[] =>
  Array.from({ length: depth }, () => ({ played: 0, x: 0, o: 0, draw: 0 }));

function count(tallies: readonly Tally[], level: number, result: ReferenceResult): void {
  const tally = tallies[level];
  invariant(tally !== undefined, 'within the depth');
  tally.played += 1;
  if (result !== null) tally[result] += 1;
}

export function resultOf({ outcome }: Position): ReferenceResult {
  if (outcome === null || outcome.kind === 'draw') return outcome?.kind ?? null;
  return outcome.winner === 0 ? 'x' : 'o';
}

export function mustPlay(rules: Rules, position: Position, cell: Cell): Position {
  const played = rules.play(position, position.turn, cell);
  invariant(played.ok, `cell ${cell} can be played`);
  return played.value;
}

export const playAll = (rules: Rules, cells: readonly Cell[]): Position =>
  cells.reduce((position, cell) => mustPlay(rules, position, cell), rules.setup());

/** All lines of play that go on from a position, by the rules. */
export function tallyRules(rules: Rules, start: Position, depth: number): readonly Tally[] {
  const tallies = emptyTallies(depth);
  const walk = (position: Position, level: number): void => {
    if (level === depth) return;
    for (const cell of rules.legalMoves(position)) {
      const next = mustPlay(rules, position, cell);
      count(tallies, level, resultOf(next));
      walk(next, level + 1);
    }
  };
  walk(start, 0);
  return tallies;
}

/** The same by the reference, which is left as it was given. */
export function tallyReference(game: ReferenceGame, depth: number): readonly Tally[] {
  const tallies = emptyTallies(depth);
  const walk = (level: number): void => {
    if (level === depth) return;
    for (const cell of game.moves()) {
      game.play(cell);
      count(tallies, level, game.result());
      walk(level + 1);
      game.undo();
    }
  };
  walk(0);
  return tallies;
}

/** Positions of a game of random moves, from the empty board to the end. */
export function randomPlayout(rules: Rules, seed: string | number): readonly Position[] {
  const random = createRandom(seed);
  let position = rules.setup();
  const positions = [position];
  while (position.outcome === null) {
    const legal = rules.legalMoves(position);
    const cell = legal[random.int(legal.length)];
    invariant(cell !== undefined, 'a game without an outcome has a legal move');
    position = mustPlay(rules, position, cell);
    positions.push(position);
  }
  return positions;
}
