import { modeNames, ticketTimes } from '@inkroom/shared';
import type { TicketId } from '@inkroom/shared';
import { expect, it, onTestFinished, vi } from 'vitest';
import { MatchBench } from '../../test/support/match-bench.ts';
import { ann, ben, eve } from '../../test/support/rooms-bench.ts';

async function openBench(options: { watches?: boolean } = {}): Promise<MatchBench> {
  const bench = await MatchBench.open(1, options);
  onTestFinished(() => bench.close());
  return bench;
}

/** How often lines of those who wait were read, and counted. */
function countReads({ storage }: MatchBench) {
  const lines = vi.spyOn(storage.store, 'readLines');
  const counts = vi.spyOn(storage.store, 'countLines');
  return {
    get lines() {
      return lines.mock.calls.flatMap(([, queries]) => queries).filter(({ line }) => line === 'queued').length;
    },
    get counts() {
      return counts.mock.calls.length;
    },
  };
}

const statesOf = (bench: MatchBench, ids: readonly TicketId[]) =>
  Promise.all(ids.map(async (id) => (await bench.ticket(id)).state));

/** In steps, so that whatever a timer begins comes to its end before the next one. */
async function pass(bench: MatchBench, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    bench.clock.jump(1_000);
    await new Promise(setImmediate);
  }
}

const both = ['recalled', 'recalled'];

it('[MATCH-2] two from different areas are called up when one of them has waited long enough, without anybody doing anything', async () => {
  const bench = await openBench({ watches: false });
  const ids = [await bench.take(ann, { area: 100 }), await bench.take(ben, { area: 200 })];
  expect(await statesOf(bench, ids)).toEqual(['queued', 'queued']);
  await vi.waitFor(
    async () => {
      bench.clock.jump(250);
      expect(await statesOf(bench, ids)).toEqual(both);
    },
    { timeout: 60_000 },
  );
  const [first] = ids;
  if (first === undefined) throw new Error('two were taken');
  const { times, waitingSince } = await bench.ticket(first);
  expect((times.recalled?.first ?? 0) - waitingSince).toBeGreaterThanOrEqual(ticketTimes.anyoneMs);
});

it('[MATCH-2] when the store was away at that moment, they are called up when it is back', async () => {
  const bench = await openBench({ watches: false });
  const ids = [await bench.take(ann, { area: 100 }), await bench.take(ben, { area: 200 })];
  bench.node.mortal.away = true;
  await pass(bench, 12);
  expect(await statesOf(bench, ids)).toEqual(['queued', 'queued']);
  bench.node.mortal.away = false;
  await vi.waitFor(
    async () => {
      bench.clock.jump(250);
      expect(await statesOf(bench, ids)).toEqual(both);
    },
    { timeout: 60_000 },
  );
});

it('[MATCH-2] a node finds those who have waited while no node was there', async () => {
  const bench = await openBench({ watches: false });
  bench.refused.add('rooms');
  const ids = [await bench.take(ann), await bench.take(ben)];
  bench.node.stop();
  bench.refused.clear();
  bench.startNode({ watches: false });
  await vi.waitFor(async () => expect(await statesOf(bench, ids)).toEqual(both), { timeout: 60_000 });
});

it('[MATCH-4] a line in which nobody can be paired is not read; whether a join was missed is asked for all lines at once', async () => {
  const bench = await openBench();
  await bench.take(eve, { mode: 'misere' });
  await pass(bench, 10);
  const reads = countReads(bench);
  await pass(bench, 60);
  expect(reads.lines).toBe(0);
  expect(reads.counts).toBeGreaterThan(0);
  expect(reads.counts).toBeLessThan(60 / 4);
  expect(modeNames.length).toBeGreaterThan(1);
});
