/** Everything breaks once while people play, and in the end nothing is lost, doubled or left behind. */
import { expect, it } from 'vitest';
import { runChaosRound } from './chaos-round.ts';
import { wholeRound } from './faults.ts';

it('[CLUSTER-21] [CLUSTER-12] [CLUSTER-13] a round of all faults at 200 moves/s', { timeout: 600_000 }, async () => {
  const { tallies, violations, counts, tickets, guests } = await runChaosRound({
    seed: 1,
    tables: 30,
    otherTables: 4,
    watchedTables: 10,
    waiters: 12,
    hosted: true,
    paceMs: 100,
    idleMs: 25_000,
    untilForgotten: true,
    faults: wholeRound,
  });
  expect(violations).toEqual([]);
  for (const { name, hits, lost, duplicated } of tallies) {
    expect(hits, `${name} never bit`).toBeGreaterThan(0);
    expect({ name, lost, duplicated }).toEqual({ name, lost: 0, duplicated: 0 });
  }
  expect(counts.acknowledged).toBeGreaterThan(2_000);
  expect(counts.refused, 'refusals were seen').toBeGreaterThan(50);
  expect(counts.unknown, 'some vanished with a command under way').toBeGreaterThan(0);
  expect(tickets.answered, 'people got on by tickets').toBeGreaterThan(100);
  expect(guests.taken, 'a host took guests').toBeGreaterThan(20);
  expect(guests.texted, 'and they were called by SMS').toBeGreaterThan(20);
  expect(tickets.completed, 'and were told how their games ended').toBeGreaterThan(20);
});
