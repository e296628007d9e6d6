import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { deskRest } from './desk-rest.ts';
import { idOf } from './testing.ts';

interface Sent {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const sent: Sent[] = [];
let answers: (Response | 'silence')[] = [];

const answer = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });
const ticket = { id: idOf('AAA1'), sign: 'AAA1', version: 2, state: 'recalled' };

beforeEach(() => {
  vi.useFakeTimers();
  sent.length = 0;
  vi.stubGlobal(
    'fetch',
    async (address: string, { headers, body }: { headers: Record<string, string>; body?: string }) => {
      sent.push({ address, headers, body: body === undefined ? null : JSON.parse(body) });
      const next = answers.shift();
      if (next === undefined || next === 'silence') throw new TypeError('no answer');
      return await Promise.resolve(next);
    },
  );
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function settled<T>(asked: Promise<T>): Promise<T> {
  await vi.runAllTimersAsync();
  return await asked;
}

it('[PAGE-145] a step says which version of the ticket the host saw', async () => {
  answers = [answer(200, ticket)];
  const done = await settled(deskRest.step({ ticket: idOf('AAA1'), step: 'recall', version: 7 }));
  expect(done).toEqual({ ok: true, value: ticket });
  expect(sent[0]).toMatchObject({ address: '/api/tickets/main.AAAAAAA1/recall', headers: { 'If-Match': '"7"' } });
});

it('[PAGE-156] a step without an answer is sent again by the same id, until there is one', async () => {
  answers = ['silence', answer(503, { code: 'store-unavailable', title: 'away', status: 503 }), answer(200, ticket)];
  const done = await settled(deskRest.step({ ticket: idOf('AAA1'), step: 'recall', version: 7 }));
  expect(done.ok).toBe(true);
  const ids = sent.map(({ headers }) => headers['Idempotency-Key']);
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(1);
  answers = [answer(200, ticket)];
  await settled(deskRest.step({ ticket: idOf('AAA1'), step: 'recall', version: 7 }));
  expect(sent.at(-1)?.headers['Idempotency-Key']).not.toBe(ids[0]);
});

it('[PAGE-156] a refusal is an answer; silence three times is told', async () => {
  answers = [answer(412, { code: 'ticket-changed', title: 'changed', status: 412 })];
  expect(await settled(deskRest.step({ ticket: idOf('AAA1'), step: 'cancel', version: 1 }))).toMatchObject({
    ok: false,
    problem: { code: 'ticket-changed' },
  });
  expect(sent).toHaveLength(1);
  answers = [];
  expect(await settled(deskRest.step({ ticket: idOf('AAA1'), step: 'cancel', version: 1 }))).toEqual({
    ok: false,
    problem: 'offline',
  });
  expect(sent).toHaveLength(4);
});
