import { describe, expect, it, onTestFinished } from 'vitest';
import type { Operator } from '@inkroom/shared';
import type { RankedValue } from '../ports/rank-index.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import { openTemporaryStore } from '../storage/sqlite/testing.ts';
import { createIngestion } from './ingestion.ts';
import type { ScoreItem } from './ingestion.ts';
import { nodeClock } from '../platform/node-clock.ts';

const item = (member: string, amount: number, more: Partial<ScoreItem> = {}): ScoreItem => ({
  id: `${member}-${amount}`,
  board: 'kills',
  member,
  amount,
  name: null,
  area: null,
  ...more,
});

const warnings: string[] = [];
const logger = { info: () => undefined, warn: (line: string) => void warnings.push(line), error: () => undefined };

async function open() {
  const under = await openTemporaryStore();
  onTestFinished(() => under.close());
  const put: RankedValue[] = [];
  const state = { admitted: true, ranks: 'there', fail: null as Error | null };
  const ingestion = createIngestion({
    scores: {
      ...under.storage.scores,
      keep: (items) => (state.fail === null ? under.storage.scores.keep(items) : Promise.reject(state.fail)),
    },
    ranks: {
      async put(values) {
        if (state.ranks === 'away') throw new StoreUnavailable('away');
        put.push(...values);
      },
    },
    admission: { allows: () => state.admitted, retryAfterMs: 5_000 },
    clock: nodeClock,
    logger,
  });
  onTestFinished(() => ingestion.close());
  return { ingestion, put, state, storage: under.storage };
}

const newestOf = (put: readonly RankedValue[]) => Object.fromEntries(put.map(({ member, value }) => [member, value]));

const valuesOf = (put: readonly RankedValue[]) =>
  put.map(({ board, member, value, label }) => [board, member, value, label]);

describe('scores from outside', () => {
  it('[INGEST-10] the first operator that is named stays, and another one is refused item by item', async () => {
    const { ingestion, put } = await open();
    const first = await ingestion.submit([item('ann', 5, { operator: 'add' }), item('ben', 1)]);
    expect(first).toMatchObject({
      ok: true,
      value: [
        { ok: true, value: 5 },
        { ok: true, value: 1 },
      ],
    });
    const mixed = [item('ann', 7, { operator: 'best' }), item('ann', 2), item('ann', 3, { operator: 'add' })];
    expect(await ingestion.submit(mixed)).toEqual({
      ok: true,
      value: [
        { ok: false, id: 'ann-7', code: 'operator-differs', operator: 'add' },
        { ok: true, id: 'ann-2', duplicate: false, value: 7 },
        { ok: true, id: 'ann-3', duplicate: false, value: 10 },
      ],
    });
    await ingestion.shown();
    expect(newestOf(put)).toEqual({ ann: 10, ben: 1 });
    expect(ingestion.figures()).toEqual({ accepted: 4, waiting: 0, unranked: 0 });
  });

  it('[INGEST-10] a board that nobody declared takes the last score, and one that was declared what was said', async () => {
    const { ingestion } = await open();
    const declared: readonly Operator[] = ['best', 'set'];
    for (const operator of declared) {
      expect(await ingestion.declare('laps', operator)).toEqual({ ok: true, value: 'best' });
    }
    const sent = ['laps', 'other'].flatMap((board) => [9, 4].map((amount) => item('ann', amount, { board })));
    const answer = await ingestion.submit(sent);
    expect(answer.ok && answer.value.map((result) => result.ok && result.value)).toEqual([9, 9, 9, 4]);
  });

  it('[INGEST-11] beyond the watermark everything is refused with a time to try again, and nothing is kept', async () => {
    const { ingestion, state, storage } = await open();
    state.admitted = false;
    expect(await ingestion.submit([item('ann', 1)])).toEqual({
      ok: false,
      error: { code: 'backlog-full', retryAfterMs: 5_000 },
    });
    expect(await storage.scores.boards()).toEqual([]);
    state.admitted = true;
    expect(await ingestion.submit([item('ann', 1)])).toMatchObject({ ok: true });
  });

  it('[INGEST-11] a store in trouble is told as it is: nothing kept, or not known', async () => {
    const { ingestion, state } = await open();
    state.fail = new OutcomeUnknown('cut');
    expect(await ingestion.submit([item('ann', 1)])).toMatchObject({ error: { code: 'outcome-unknown' } });
    state.fail = new StoreUnavailable('away');
    expect(await ingestion.submit([item('ann', 1)])).toMatchObject({ error: { code: 'store-unavailable' } });
    expect(ingestion.figures()).toMatchObject({ accepted: 0, waiting: 0 });
  });

  it('[INGEST-11] more than a node can hold is refused before it is taken', async () => {
    const { ingestion, state } = await open();
    const many = Array.from({ length: 30_000 }, (_, index) => item(`member-${index}`, 1));
    state.fail = new StoreUnavailable('away');
    const [, second] = await Promise.all([ingestion.submit(many), ingestion.submit(many)]);
    expect(second).toEqual({ ok: false, error: { code: 'store-unavailable', retryAfterMs: 1_000 } });
    state.fail = null;
    expect(await ingestion.submit([item('ann', 1)])).toMatchObject({ ok: true });
  });

  it('[INGEST-12] a scoreboard that is away gets the newest values later', { timeout: 60_000 }, async () => {
    const { ingestion, put, state } = await open();
    state.ranks = 'away';
    await ingestion.submit([item('ann', 1, { name: 'Ann' }), item('ben', 2)]);
    await expect.poll(() => warnings.length).toBeGreaterThan(0);
    await ingestion.submit([item('ann', 3)]);
    expect(ingestion.figures().unranked).toBe(2);
    state.ranks = 'there';
    await expect.poll(() => put.length, { timeout: 60_000 }).toBe(2);
    expect(valuesOf(put.toSorted((a, b) => (a.member < b.member ? -1 : 1)))).toEqual([
      ['kills', 'ann', 3, 'Ann'],
      ['kills', 'ben', 2, null],
    ]);
  });
});
