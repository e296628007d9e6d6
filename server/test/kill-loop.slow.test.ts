/** kill -9 at any moment, restart: every acknowledged move is there, once. */
import { expect, it } from 'vitest';
import { runKillLoop } from './support/kill-loop.ts';

const brokenServer = new URL('./support/broken-server.ts', import.meta.url).pathname;

it('[STORE-1] [ROOM-26] after twenty kills every acknowledged move is there, once', { timeout: 600_000 }, async () => {
  const report = await runKillLoop({ kills: 20, pairs: 4, seed: 1 });
  expect(report.acknowledged).toBeGreaterThan(200);
  expect(report.lostAnswers, 'answers were really lost').toBeGreaterThan(0);
  expect(report).toMatchObject({ lost: [], refusedButApplied: [], doubled: [] });
});

it('[STORE-1] the same on a slow disk', { timeout: 300_000 }, async () => {
  const report = await runKillLoop({ kills: 5, pairs: 4, seed: 2, entry: brokenServer });
  expect(report).toMatchObject({ lost: [], refusedButApplied: [], doubled: [] });
});

it('the loop notices an acknowledgement before the commit', { timeout: 300_000 }, async () => {
  const env = { CHECK_OFF: 'ack-after-commit' };
  const report = await runKillLoop({ kills: 8, pairs: 4, seed: 3, entry: brokenServer, env });
  expect(report.lost.length).toBeGreaterThan(0);
});
