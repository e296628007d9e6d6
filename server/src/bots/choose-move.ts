/** What the computer plays: by mode how it looks ahead, by strength how far and how carefully. Pure: the seed decides every chance. */
import { createRandom, invariant, rulesOf } from '@inkroom/shared';
import type { BotStrength, Cell, ModeName, Position, Random } from '@inkroom/shared';
import type { BotQuestion } from '../ports/bot-engine.ts';
import { GridGame } from './grid-game.ts';
import type { GridOptions } from './grid-game.ts';
import { searchBest } from './search.ts';
import type { SearchLimits } from './search.ts';
import type { SearchGame } from './search-game.ts';
import { UltimateGame } from './ultimate-game.ts';

const plain = { gravity: false, misere: false, candidates: null } as const;

const grids: Readonly<Record<Exclude<ModeName, 'ultimate'>, GridOptions>> = {
  classic: { ...plain, columns: 3, rows: 3, run: 3 },
  misere: { ...plain, columns: 3, rows: 3, run: 3, misere: true },
  'four-by-four': { ...plain, columns: 4, rows: 4, run: 4 },
  gomoku: { ...plain, columns: 15, rows: 15, run: 5, candidates: 12 },
  'drop-four': { ...plain, columns: 7, rows: 6, run: 4, gravity: true },
};

interface Manner {
  readonly limits: SearchLimits;
  /** How often a move is made without thinking. */
  readonly carelessness: number;
  /** Even then a win that is there is taken, this often. */
  readonly sight: number;
}

const quick: Readonly<Record<'easy' | 'medium', Manner>> = {
  easy: { limits: { positions: 400, depth: 1 }, carelessness: 0.6, sight: 0.6 },
  medium: { limits: { positions: 2_000, depth: 2 }, carelessness: 0.2, sight: 1 },
};

/** Enough to the very end of a small board; on larger ones about as many positions as a worker looks at in 50 ms. */
const hard: Readonly<Record<ModeName, SearchLimits>> = {
  classic: { positions: 1_000_000, depth: 9 },
  misere: { positions: 1_000_000, depth: 9 },
  'four-by-four': { positions: 12_000, depth: 16 },
  gomoku: { positions: 2_500, depth: 6 },
  'drop-four': { positions: 15_000, depth: 12 },
  ultimate: { positions: 6_000, depth: 10 },
};

/** A legal move; throws for a question that has none. */
export function chooseMove({ mode, moves, strength, seed }: BotQuestion): Cell {
  const rules = rulesOf(mode);
  const position = rules.parse(moves);
  invariant(position.ok, 'a bot is asked about a position of its game');
  const legal = rules.legalMoves(position.value);
  invariant(legal.length > 0, 'a bot is asked while the game goes on');
  const random = createRandom(seed);
  const manner = mannerOf(mode, strength);
  if (random.next() < manner.carelessness) {
    const winning = random.next() < manner.sight ? winningMove(mode, position.value, legal) : null;
    return winning ?? pick(legal, random);
  }
  const game = gameAt(mode, moves);
  return searchBest(game, rootMoves(game, random), manner.limits);
}

const mannerOf = (mode: ModeName, strength: BotStrength): Manner =>
  strength === 'hard' ? { limits: hard[mode], carelessness: 0, sight: 1 } : quick[strength];

export function gameAt(mode: ModeName, moves: readonly Cell[]): SearchGame {
  const game = mode === 'ultimate' ? new UltimateGame() : new GridGame(grids[mode]);
  for (const cell of moves) game.play(cell);
  return game;
}

function winningMove(mode: ModeName, position: Position, legal: readonly Cell[]): Cell | null {
  const { turn } = position;
  const wins = (cell: Cell): boolean => {
    const played = rulesOf(mode).play(position, turn, cell);
    return played.ok && played.value.outcome?.kind === 'win' && played.value.outcome.winner === turn;
  };
  return legal.find(wins) ?? null;
}

/** Shuffled, so that of equal moves it is not always the same one. */
function rootMoves(game: SearchGame, random: Random): readonly Cell[] {
  const moves = [...game.candidates()];
  for (let index = moves.length - 1; index > 0; index -= 1) {
    const other = random.int(index + 1);
    const [a, b] = [moves[index], moves[other]];
    if (a === undefined || b === undefined) continue;
    moves[index] = b;
    moves[other] = a;
  }
  return moves;
}

function pick(legal: readonly Cell[], random: Random): Cell {
  const cell = legal[random.int(legal.length)];
  invariant(cell !== undefined, 'a drawn index is in range');
  return cell;
}
