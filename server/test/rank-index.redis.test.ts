/** One property over everything that can be done to scoreboards: the SQLite index = the Redis indexes = a sorted array. */
import type { ScoreboardId } from '@inkroom/shared';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RankCursor, RankedEntry, RankIndex } from '../src/ports/rank-index.ts';
import { MemoryRanks, compare } from '../src/scores/testing/memory-ranks.ts';
import { createRedisRankIndex } from '../src/storage/redis/redis-rank-index.ts';
import { openTestStores } from '../src/storage/redis/testing.ts';
import { openTemporaryStore } from '../src/storage/sqlite/testing.ts';

const indexes = new Map<string, RankIndex>();
const closes: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const embedded = await openTemporaryStore();
  indexes.set('SQLite', embedded.storage.ranks);
  closes.push(() => embedded.close());
  for (const kind of ['one Redis', 'Redis Cluster'] as const) {
    const stores = await openTestStores(kind);
    const under = await stores.fresh();
    indexes.set(kind, createRedisRankIndex(under));
    closes.push(async () => {
      await under.close();
      await stores.close();
    });
  }
}, 180_000);

afterAll(async () => {
  for (const close of closes) await close();
});

// Few of each, so that there are ties of every kind.
const memberNames = ['a', 'b', 'ab', 'é', '￿', '😀', 'B', '10'];
const name = fc.constantFrom(...memberNames);
const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(-3, -0.5, 0, 0.1, 0.30000000000000004, 0.3, 7, 1e15) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map((double) => double + 0) },
);
const time = fc.constantFrom(0, 9, 10, 1_700_000_000_000);
const cursor = fc.record({ value, achievedAt: time, member: name });
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      values: fc.array(
        fc.record({
          member: name,
          value,
          achievedAt: time,
          seq: fc.nat(12),
          label: fc.option(fc.constantFrom('Ann', '')),
          mark: fc.option(fc.constant('?')),
        }),
        { minLength: 1, maxLength: 12 },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hide' as const), member: name, hidden: fc.boolean() }) },
);

/** All of a board from top to end, or from the end to the top, by pages. */
async function walk(ranks: RankIndex, board: ScoreboardId, way: { forward: boolean; limit: number }) {
  const end: RankCursor = { value: -Number.MAX_VALUE, achievedAt: Number.MAX_SAFE_INTEGER, member: '' };
  const found: RankedEntry[] = [];
  let at: RankCursor | undefined = way.forward ? undefined : end;
  for (;;) {
    const where = at === undefined ? {} : way.forward ? { after: at } : { before: at };
    const { entries } = await ranks.page(board, { ...where, limit: way.limit });
    if (entries.length === 0) return found;
    if (way.forward) found.push(...entries);
    else found.unshift(...entries);
    at = way.forward ? entries.at(-1) : entries[0];
  }
}

let runs = 0;

it('[SCORES-1] [SCORES-2] [SCORES-3] [SCORES-4] [SCORES-6] SQLite, one Redis, Redis Cluster and a sorted array are the same', async () => {
  const cases = fc.record({
    steps: fc.array(step, { minLength: 1, maxLength: 12 }),
    cursors: fc.array(cursor, { minLength: 3, maxLength: 3 }),
    limit: fc.integer({ min: 1, max: 4 }),
  });
  let largest = 0;
  await fc.assert(
    fc.asyncProperty(cases, async ({ steps, cursors, limit }) => {
      runs += 1;
      const board = `run-${runs}` as ScoreboardId;
      // Hiding is for all boards, so every run has members of its own.
      const own = (member: string): string => `${runs} ${member}`;
      const model = new MemoryRanks();
      for (const each of steps) {
        if (each.kind === 'put') {
          const values = each.values.map((entry) => ({ ...entry, board, member: own(entry.member) }));
          await model.put(values);
          await Promise.all([...indexes.values()].map((ranks) => ranks.put(values)));
        } else {
          await model.setHidden(own(each.member), each.hidden);
          await Promise.all([...indexes.values()].map((ranks) => ranks.setHidden(own(each.member), each.hidden)));
        }
      }
      const all = model.all(board);
      largest = Math.max(largest, all.length);
      for (const [kind, ranks] of indexes) {
        expect((await ranks.page(board, { limit: 1 })).total, kind).toBe(all.length);
        expect(await walk(ranks, board, { forward: true, limit }), kind).toEqual(all);
        expect(await walk(ranks, board, { forward: false, limit }), kind).toEqual(all);
        const members = memberNames.map(own);
        const wanted = members.map((member) => all.find((entry) => entry.member === member) ?? null);
        expect(await ranks.find(board, members), kind).toEqual(wanted);
        for (const member of members) {
          const at = all.findIndex((entry) => entry.member === member);
          const around = at === -1 ? [] : all.slice(Math.max(0, at - 1), at + limit + 1);
          expect(await ranks.around(board, member, { above: 1, below: limit }), kind).toEqual(around);
        }
        for (const place of cursors.map((one) => ({ ...one, member: own(one.member) }))) {
          const after = await ranks.page(board, { after: place, limit });
          expect(after.entries, kind).toEqual(all.filter((entry) => compare(entry, place) > 0).slice(0, limit));
          const before = await ranks.page(board, { before: place, limit });
          expect(before.entries, kind).toEqual(all.filter((entry) => compare(entry, place) < 0).slice(-limit));
        }
      }
    }),
    { numRuns: 60 },
  );
  expect(largest).toBeGreaterThan(4);
}, 300_000);
