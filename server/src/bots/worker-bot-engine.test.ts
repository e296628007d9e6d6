import { Worker } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import type { BotEngine, BotQuestion } from '../ports/bot-engine.ts';
import { createBotEngine } from './worker-bot-engine.ts';

/** Answers with the number of moves, dies of the seed `deadly`, and once of `unlucky`. */
const source = `
  const { parentPort, workerData } = require('node:worker_threads');
  parentPort.on('message', ({ id, question }) => {
    if (question.seed === 'deadly' || (question.seed === 'unlucky' && workerData.first)) process.exit(1);
    parentPort.postMessage(question.seed === 'broken' ? { id, failure: 'no such move' } : { id, cell: question.moves.length });
  });
`;

let started = 0;
let engine: BotEngine;

const startEngine = (): void => {
  started = 0;
  engine = createBotEngine(() => {
    started += 1;
    return new Worker(source, { eval: true, workerData: { first: started === 1 } });
  });
};

afterEach(() => engine.close());

const question = (seed: string, moves: readonly number[] = []): BotQuestion => ({
  mode: 'classic',
  moves,
  strength: 'easy',
  seed,
});

it('a worker is started with the first question, and answers all of them', async () => {
  startEngine();
  expect(started).toBe(0);
  const cells = [[], [4], [4, 0]].map((moves) => engine.choose(question('fine', moves)));
  expect(await Promise.all(cells)).toEqual([0, 1, 2]);
  expect(started).toBe(1);
});

it('what a worker dies of once is asked again', async () => {
  startEngine();
  expect(await engine.choose(question('unlucky', [1, 2, 3]))).toBe(3);
  expect(started).toBe(2);
});

it('a question that kills the worker again and again is refused alone; those behind it are answered', async () => {
  startEngine();
  const answers = await Promise.allSettled([
    engine.choose(question('fine')),
    engine.choose(question('deadly')),
    engine.choose(question('fine', [1])),
    engine.choose(question('deadly')),
    engine.choose(question('fine', [1, 2])),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
  expect(started).toBe(5);
});

it('a question that cannot be answered is refused, and the worker lives on', async () => {
  startEngine();
  await expect(engine.choose(question('broken'))).rejects.toThrow('no such move');
  expect(await engine.choose(question('fine', [8]))).toBe(1);
  expect(started).toBe(1);
});

it('closed bots refuse what waits and what comes', async () => {
  startEngine();
  const settled = Promise.allSettled([engine.choose(question('fine'))]);
  await engine.close();
  expect(await settled).toMatchObject([{ status: 'rejected', reason: { message: 'the bots are closed' } }]);
  await expect(engine.choose(question('fine'))).rejects.toThrow('closed');
});
