/** Made-up players whose scores go up more often than down, sent at a steady rate. */
import { randomUUID } from 'node:crypto';
import type { ScoreTraffic } from './options.ts';
import type { Progress } from './progress.ts';

export interface TrafficWays {
  readonly progress: Progress;
  readonly stop: AbortSignal;
}

interface Score {
  readonly player: number;
  readonly score: number;
}

/** What is due in one of these goes together. */
const tickMs = 15;
/** Requests under way; while the server is slower, what is due waits. */
const mostUnderWay = 64;
const mostPerRequest = 1_000;
const steps = { least: -40, most: 100 } as const;

const setScore = 'mutation ($input: PlayerScoreInput!) { createPlayerScore(input: $input) { id } }';

export async function sendScores(traffic: ScoreTraffic, { progress, stop }: TrafficWays): Promise<void> {
  const scores = Array.from({ length: traffic.players }, () => Math.floor(Math.random() * 1_000));
  const send = traffic.key === null ? byGraphql(traffic) : byRest(traffic, traffic.key);
  const perRequest = traffic.key === null ? 1 : mostPerRequest;
  await send([scoreOf(scores, 0)]);
  progress.begin('scores');
  const startedAt = performance.now();
  const underWay = new Set<Promise<void>>();
  let sent = 0;
  while (!stop.aborted) {
    await pause(tickMs);
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * traffic.perSecond) - sent;
    const batch = Array.from({ length: Math.min(due, traffic.perSecond) }, (_, index) =>
      scoreOf(scores, (sent + index) % scores.length),
    );
    sent += due;
    for (let from = 0; from < batch.length; from += perRequest) {
      const some = batch.slice(from, from + perRequest);
      const began = performance.now();
      const request: Promise<void> = send(some)
        .then(
          () => progress.done(some.length, performance.now() - began),
          (error: unknown) => progress.refused(error instanceof Error ? error.message : String(error)),
        )
        .finally(() => underWay.delete(request));
      underWay.add(request);
      if (underWay.size >= mostUnderWay) await Promise.race(underWay);
    }
  }
  await Promise.all(underWay);
}

function scoreOf(scores: number[], player: number): Score {
  const step = steps.least + Math.floor(Math.random() * (steps.most - steps.least));
  const score = Math.max(0, (scores[player] ?? 0) + step);
  scores[player] = score;
  return { player: player + 1, score };
}

type Send = (scores: readonly Score[]) => Promise<void>;

/** From the machine itself this needs no key. */
function byGraphql({ url }: ScoreTraffic): Send {
  return async (scores) => {
    for (const { player, score } of scores) {
      const answer = await post(`${url}/update-score`, {
        query: setScore,
        variables: { input: { id: player, score } },
      });
      const message = firstError(answer);
      if (message !== null) throw new Error(message);
    }
  };
}

/** Sent again by the same ids, each counts once. */
function byRest({ url, board }: ScoreTraffic, key: string): Send {
  const run = randomUUID();
  let number = 0;
  return async (scores) => {
    const items = scores.map(({ player, score }) => {
      number += 1;
      return { board, member: player, score, name: `Player ${player}`, id: `${run}.${number}` };
    });
    await post(`${url}/api/scores`, { items }, { Authorization: `Bearer ${key}` });
  };
}

async function post(url: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Error(`Nothing answers at ${new URL(url).origin}. Start it with npm start, or name another --url.`);
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  throw new Error(firstError(answer) ?? wordsOf(answer, 'detail') ?? `status ${response.status}`);
}

function firstError(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('errors' in answer)) return null;
  const first: unknown = Array.isArray(answer.errors) ? answer.errors[0] : null;
  return wordsOf(first, 'message') ?? 'an error without words';
}

function wordsOf(value: unknown, field: string): string | null {
  const words: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, field) : null;
  return typeof words === 'string' ? words : null;
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
