/** Bots in a worker thread: started with the first question, started again if it dies, and asked again what it had not answered. */
import { Worker } from 'node:worker_threads';
import type { BotEngine, BotQuestion } from '../ports/bot-engine.ts';
import type { Answered, Asked } from './bot-worker.ts';

interface Waiting {
  readonly question: BotQuestion;
  readonly resolve: (cell: number) => void;
  readonly reject: (error: Error) => void;
  deaths: number;
}

/** A question that a worker dies of twice will kill a third one. */
const mostDeaths = 2;

/** `startWorker` is replaced by tests that kill it. */
export function createBotEngine(
  startWorker: () => Worker = () => new Worker(new URL('./bot-worker.ts', import.meta.url)),
): BotEngine {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let lastId = 0;
  let closed = false;

  const ask = (id: number, entry: Waiting): void => {
    const asked: Asked = { id, question: entry.question };
    running().postMessage(asked);
  };

  const running = (): Worker => {
    if (worker !== null) return worker;
    const started = startWorker();
    worker = started;
    started.unref();
    started.on('message', (answered: Answered) => settle(answered));
    // What it died of is told to whoever asked, if it dies of it again.
    started.on('error', () => undefined);
    started.on('exit', () => {
      if (worker === started) worker = null;
      if (!closed) askAgain();
    });
    return started;
  };

  const settle = (answered: Answered): void => {
    const entry = waiting.get(answered.id);
    waiting.delete(answered.id);
    if ('cell' in answered) entry?.resolve(answered.cell);
    else entry?.reject(new Error(answered.failure));
  };

  /** Questions are answered in the order in which they were asked: the oldest is the one that the worker died of. */
  const askAgain = (): void => {
    const [oldest] = waiting;
    if (oldest === undefined) return;
    const [id, deadly] = oldest;
    deadly.deaths += 1;
    if (deadly.deaths >= mostDeaths) {
      waiting.delete(id);
      deadly.reject(new Error('the bot worker ended'));
    }
    for (const [other, entry] of waiting) ask(other, entry);
  };

  return {
    choose: (question) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new Error('the bots are closed'));
          return;
        }
        lastId += 1;
        const entry: Waiting = { question, resolve, reject, deaths: 0 };
        waiting.set(lastId, entry);
        ask(lastId, entry);
      }),
    async close() {
      closed = true;
      for (const entry of waiting.values()) entry.reject(new Error('the bots are closed'));
      waiting.clear();
      await worker?.terminate();
    },
  };
}
