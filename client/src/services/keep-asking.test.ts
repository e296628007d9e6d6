import { describe, expect, it, vi } from 'vitest';
import type { Asked } from '../api/api.ts';
import { keepAsking } from './keep-asking.ts';

const away: Asked<string> = { ok: false, problem: 'offline' };
const problem = (status: number, more: { readonly retryAfterMs?: number } = {}): Asked<string> => ({
  ok: false,
  problem: { type: 'about:blank', title: 'No', detail: '', status, code: 'internal', retryable: true, ...more },
});
const here: Asked<string> = { ok: true, value: 'here' };

/** Answers one after the other, the last one for ever; pauses end when the test says so. */
function asking(...answers: readonly Asked<string>[]) {
  const pauses: (() => void)[] = [];
  const pausesMs: number[] = [];
  const listeners = new Set<() => void>();
  const told: Asked<string>[] = [];
  let asked = 0;
  const ask = async () => answers[Math.min(asked++, answers.length - 1)] ?? away;
  const stop = keepAsking(ask, (answer) => told.push(answer), {
    after: (ms, task) => {
      pausesMs.push(ms);
      pauses.push(task);
      return () => undefined;
    },
    random: () => 0.5,
    onOnlineChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  const pass = async (count: number) => {
    await vi.waitFor(() => expect(pauses).toHaveLength(count));
    pauses[count - 1]?.();
  };
  return { told, pauses, pausesMs, listeners, stop, pass, asked: () => asked };
}

describe('[PAGE-35] what a page reads', () => {
  it('is asked for again while nobody answers, or a server that cannot, and each answer is told', async () => {
    const { told, pass, pauses } = asking(away, problem(503), problem(429), here);
    for (const count of [1, 2, 3]) await pass(count);
    await vi.waitFor(() => expect(told).toEqual([away, problem(503), problem(429), here]));
    expect(pauses).toHaveLength(3);
  });

  it('is not asked for again before the server wants it', async () => {
    const { pausesMs } = asking(problem(429, { retryAfterMs: 60_000 }));
    await vi.waitFor(() => expect(pausesMs).toEqual([60_000]));
  });

  it('is not asked for again where the answer stays the same', async () => {
    const { told, pauses } = asking(problem(404), here);
    await vi.waitFor(() => expect(told).toEqual([problem(404)]));
    expect(pauses).toHaveLength(0);
  });

  it('is asked for at once when the network is back or the page is looked at', async () => {
    const { told, pauses, listeners } = asking(away, here);
    await vi.waitFor(() => expect(pauses).toHaveLength(1));
    for (const listener of listeners) listener();
    await vi.waitFor(() => expect(told).toEqual([away, here]));
  });

  it('is asked for no more once the page has no use for it', async () => {
    const { told, pass, listeners, stop, asked, pauses } = asking(away);
    await vi.waitFor(() => expect(pauses).toHaveLength(1));
    stop();
    await pass(1);
    await Promise.resolve();
    expect([told, asked(), listeners.size]).toEqual([[away], 1, 0]);
  });
});
