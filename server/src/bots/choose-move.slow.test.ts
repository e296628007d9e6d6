/** How strong the computer is: proved where the whole tree can be walked, played out where it cannot. */
import { createRandom, rulesOf } from '@inkroom/shared';
import type { BotStrength, ModeName, Position, Seat } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { chooseMove } from './choose-move.ts';

it.each(['classic', 'misere'] as const)(
  '[BOTS-1] hard is unbeatable in %s, as X and as O, whatever is played against it',
  { timeout: 300_000 },
  (mode) => {
    const rules = rulesOf(mode);
    let lines = 0;
    const walk = (position: Position, bot: Seat): void => {
      if (position.outcome !== null) {
        lines += 1;
        const lost = position.outcome.kind === 'win' && position.outcome.winner !== bot;
        expect(lost, position.moves.join(' ')).toBe(false);
        return;
      }
      const cells =
        position.turn === bot
          ? [chooseMove({ mode, moves: position.moves, strength: 'hard', seed: position.moves.join() })]
          : rules.legalMoves(position);
      for (const cell of cells) {
        const played = rules.play(position, position.turn, cell);
        if (!played.ok) throw new Error(played.error.code);
        walk(played.value, bot);
      }
    };
    walk(rules.setup(), 0);
    walk(rules.setup(), 1);
    expect(lines).toBeGreaterThan(100);
  },
);

interface Score {
  won: number;
  drawn: number;
  lost: number;
}

type Opponent = BotStrength | 'random';

/** `first` on alternating sides against `second`; the score is the first one's. */
function match(mode: ModeName, first: BotStrength, second: Opponent, games: number): Score {
  const rules = rulesOf(mode);
  const score: Score = { won: 0, drawn: 0, lost: 0 };
  for (let game = 0; game < games; game += 1) {
    const random = createRandom(`${mode} ${game}`);
    const side: Seat = game % 2 === 0 ? 0 : 1;
    let position = rules.setup();
    while (position.outcome === null) {
      const player = position.turn === side ? first : second;
      const legal = rules.legalMoves(position);
      const cell =
        player === 'random'
          ? (legal[random.int(legal.length)] ?? 0)
          : chooseMove({ mode, moves: position.moves, strength: player, seed: `${game} ${position.moves.length}` });
      const played = rules.play(position, position.turn, cell);
      if (!played.ok) throw new Error(played.error.code);
      position = played.value;
    }
    if (position.outcome.kind === 'draw') score.drawn += 1;
    else if (position.outcome.winner === side) score.won += 1;
    else score.lost += 1;
  }
  return score;
}

it.each([
  ['drop-four', 95],
  ['gomoku', 95],
  ['ultimate', 90],
] as const)('[BOTS-2] hard beats random play in %s at least %i times of 100', { timeout: 300_000 }, (mode, least) => {
  const score = match(mode, 'hard', 'random', 100);
  expect(score.won, JSON.stringify(score)).toBeGreaterThanOrEqual(least);
});

it('[BOTS-2] hard never loses to random play in four-by-four', { timeout: 300_000 }, () => {
  expect(match('four-by-four', 'hard', 'random', 100).lost).toBe(0);
});

it.each(['classic', 'drop-four', 'gomoku', 'ultimate'] as const)(
  '[BOTS-3] in %s medium beats easy more often than not',
  { timeout: 300_000 },
  (mode) => {
    const score = match(mode, 'medium', 'easy', 40);
    expect(score.won, JSON.stringify(score)).toBeGreaterThan(2 * score.lost);
  },
);

it.each(['classic', 'misere', 'four-by-four', 'drop-four'] as const)(
  '[BOTS-3] in %s easy loses even to random play at times',
  { timeout: 300_000 },
  (mode) => {
    const score = match(mode, 'easy', 'random', 100);
    expect(score.lost, JSON.stringify(score)).toBeGreaterThan(0);
  },
);
