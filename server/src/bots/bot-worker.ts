/** The worker thread that searches for the computer's moves, one question after the other. */
import { parentPort } from 'node:worker_threads';
import type { BotQuestion } from '../ports/bot-engine.ts';
import { chooseMove } from './choose-move.ts';

export interface Asked {
  readonly id: number;
  readonly question: BotQuestion;
}

export type Answered =
  | { readonly id: number; readonly cell: number }
  | { readonly id: number; readonly failure: string };

parentPort?.on('message', ({ id, question }: Asked) => {
  parentPort?.postMessage(answerTo(id, question));
});

function answerTo(id: number, question: BotQuestion): Answered {
  try {
    return { id, cell: chooseMove(question) };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}
