import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const { sent, answers } = vi.hoisted(() => {
  const requests: Request[] = [];
  const replies: (Response | 'silence')[] = [];
  vi.stubGlobal('location', { origin: 'http://server.test' });
  vi.stubGlobal('fetch', async (request: Request): Promise<Response> => {
    requests.push(request);
    const reply = replies.shift();
    if (reply === undefined || reply === 'silence') throw new TypeError('no answer');
    return await Promise.resolve(reply);
  });
  return { sent: requests, answers: replies };
});

const { deskRest } = await import('./desk-rest.ts');
const { stationQueueOf } = await import('@inkroom/shared');
const { idOf, queueNamed } = await import('./testing.ts');

const answer = (status: number, body: unknown): Response => Response.json(body, { status });
const ticket = { id: idOf('AAA1'), sign: 'AAA1', version: 2, state: 'recalled' };
const recall = { ticket: idOf('AAA1'), step: 'recall', version: 7 } as const;

beforeEach(() => {
  vi.useFakeTimers();
  sent.length = 0;
  answers.length = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

async function settled<T>(asked: Promise<T>): Promise<T> {
  await vi.runAllTimersAsync();
  return await asked;
}

it('[PAGE-145] a step says which version of the ticket the host saw', async () => {
  answers.push(answer(200, ticket));
  const done = await settled(deskRest.step(recall));
  expect(done).toEqual({ ok: true, value: { id: ticket.id, sign: 'AAA1', version: 2 } });
  expect(new URL(sent[0]?.url ?? '').pathname).toBe('/api/tickets/main.AAAAAAA1/recall');
  expect(sent[0]?.headers.get('If-Match')).toBe('"7"');
});

it('[PAGE-148] a score is sent with whatever else is counted, or left out', async () => {
  answers.push(answer(200, ticket), answer(200, ticket));
  const complete = { ...recall, step: 'complete', metrics: { distance: 12.5 } } as const;
  await settled(deskRest.step({ ...complete, score: 120 }));
  await settled(deskRest.step({ ...complete, score: null }));
  expect(await sent[0]?.json()).toEqual({ distance: 12.5, score: 120 });
  expect(await sent[1]?.json()).toEqual({ distance: 12.5 });
});

it('[PAGE-157] settings say which version the host saw, or that there is to be no such queue yet', async () => {
  const settings = stationQueueOf(queueNamed('arena'));
  answers.push(answer(200, settings), answer(200, settings));
  await settled(deskRest.putQueue(settings, '"seen"'));
  await settled(deskRest.putQueue(settings, null));
  const conditions = sent.map(({ headers }) => [headers.get('If-Match'), headers.get('If-None-Match')]);
  expect(conditions).toEqual([
    ['"seen"', null],
    [null, '*'],
  ]);
});

it('[PAGE-156] a step without an answer is sent again by the same id, until there is one', async () => {
  answers.push('silence', answer(503, { code: 'store-unavailable', title: 'away', status: 503 }), answer(200, ticket));
  expect(await settled(deskRest.step(recall))).toMatchObject({ ok: true });
  const ids = sent.map(({ headers }) => headers.get('Idempotency-Key'));
  expect(ids).toHaveLength(3);
  expect(ids[0]).toMatch(/\S/);
  expect(new Set(ids).size).toBe(1);
  answers.push(answer(200, ticket));
  await settled(deskRest.step(recall));
  expect(sent.at(-1)?.headers.get('Idempotency-Key')).not.toBe(ids[0]);
});

it('[PAGE-156] a refusal is an answer; silence three times is told', async () => {
  answers.push(answer(412, { code: 'ticket-changed', title: 'changed', status: 412 }));
  const refused = await settled(deskRest.step({ ...recall, step: 'cancel' }));
  expect(refused).toMatchObject({ ok: false, problem: { code: 'ticket-changed' } });
  expect(sent).toHaveLength(1);
  expect(await settled(deskRest.step(recall))).toEqual({ ok: false, problem: 'offline' });
  expect(sent).toHaveLength(4);
});
