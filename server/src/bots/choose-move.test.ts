import { createRandom, modeNames, rulesOf, botStrengths } from '@inkroom/shared';
import type { ModeName, Position } from '@inkroom/shared';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Worker } from 'node:worker_threads';
import type { BotEngine } from '../ports/bot-engine.ts';
import { chooseMove, gameAt } from './choose-move.ts';
import { createBotEngine } from './worker-bot-engine.ts';

/** A position that goes on, reached by random moves. */
function somePosition(mode: ModeName, seed: number): Position {
  const rules = rulesOf(mode);
  const random = createRandom(seed);
  let position = rules.setup();
  for (let left = random.int(mode === 'gomoku' ? 30 : 12); left > 0; left -= 1) {
    const legal = rules.legalMoves(position);
    const played = rules.play(position, position.turn, legal[random.int(legal.length)] ?? 0);
    if (!played.ok || played.value.outcome !== null) break;
    position = played.value;
  }
  return position;
}

describe.each(modeNames)('%s', (mode) => {
  it('[BOTS-4] every strength answers a legal move, the same for the same seed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...botStrengths.slice(0, 2)), (seed, strength) => {
        const position = somePosition(mode, seed);
        const question = { mode, moves: position.moves, strength, seed: `s${seed}` };
        const cell = chooseMove(question);
        expect(rulesOf(mode).legalMoves(position)).toContain(cell);
        expect(chooseMove(question)).toBe(cell);
      }),
      { numRuns: 40 },
    );
  });

  it('[BOTS-5] the board that is searched agrees with the rules', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const rules = rulesOf(mode);
        const random = createRandom(seed);
        let position = rules.setup();
        const game = gameAt(mode, []);
        while (position.outcome === null) {
          const legal = rules.legalMoves(position);
          expect(legal).toEqual(expect.arrayContaining([...game.candidates()]));
          if (mode !== 'gomoku') expect(game.candidates()).toHaveLength(legal.length);
          expect(game.outcome).toBeNull();
          const cell = legal[random.int(legal.length)] ?? 0;
          game.play(cell);
          game.undo();
          game.play(cell);
          const played = rules.play(position, position.turn, cell);
          if (!played.ok) throw new Error(played.error.code);
          position = played.value;
        }
        expect(game.outcome).toBe(position.outcome.kind === 'win' ? position.outcome.winner : 'draw');
      }),
      { numRuns: 15 },
    );
  });
});

it('[BOTS-6] medium and hard take a win that is there', () => {
  const moves = [0, 3, 1, 4];
  for (const strength of ['medium', 'hard'] as const) {
    for (let seed = 0; seed < 30; seed += 1) {
      expect(chooseMove({ mode: 'classic', moves, strength, seed: `${seed}` })).toBe(2);
    }
  }
});

it('[BOTS-4] a question without an answer is an error', () => {
  expect(() => chooseMove({ mode: 'classic', moves: [0, 0], strength: 'hard', seed: '' })).toThrow('position');
  const over = { mode: 'classic', moves: [0, 3, 1, 4, 2], strength: 'hard', seed: '' } as const;
  expect(() => chooseMove(over)).toThrow('goes on');
});

describe('the worker', () => {
  let engine: BotEngine | null = null;
  afterEach(() => engine?.close());

  it('[BOTS-7] answers many questions, each its own', async () => {
    engine = createBotEngine();
    const bots = engine;
    const asked = Array.from({ length: 20 }, (_, index) =>
      bots.choose({ mode: 'classic', moves: [index % 9], strength: 'easy', seed: `${index}` }),
    );
    const cells = await Promise.all(asked);
    cells.forEach((cell, index) => expect(cell).not.toBe(index % 9));
  });

  it('[BOTS-7] a dead worker is replaced and asked again', async () => {
    const workers: Worker[] = [];
    engine = createBotEngine(() => {
      const worker = new Worker(new URL('./bot-worker.ts', import.meta.url));
      workers.push(worker);
      return worker;
    });
    const question = { mode: 'drop-four', moves: [], strength: 'hard', seed: 'x' } as const;
    const answer = engine.choose(question);
    await workers[0]?.terminate();
    expect(rulesOf('drop-four').legalMoves(rulesOf('drop-four').setup())).toContain(await answer);
    expect(workers).toHaveLength(2);
  });

  it('[BOTS-7] a bad question fails alone', async () => {
    engine = createBotEngine();
    const bad = engine.choose({ mode: 'classic', moves: [99], strength: 'easy', seed: '' });
    await expect(bad).rejects.toThrow('position');
    expect(await engine.choose({ mode: 'classic', moves: [], strength: 'easy', seed: '' })).toBeLessThan(9);
  });
});
