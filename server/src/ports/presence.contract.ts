/** What every Presence is held to: what one node knows of its people. */
import { describe, expect } from 'vitest';
import { eventually, figures, newRoom, player, presenceChecksOf, visitors } from './presence-bench.contract.ts';
import type { PresenceUnderTest } from './presence-bench.contract.ts';

/** What one node can be held to alone. */
export function describePresenceOfOneNode(open: () => Promise<PresenceUnderTest>): void {
  const check = presenceChecksOf(open);

  describe('presence of one node', () => {
    check('[CLUSTER-50] people in rooms are counted in the order asked', async ({ node }) => {
      const one = await node();
      const [a, b, c] = [newRoom(), newRoom(), newRoom()];
      one.setVisitors(a, visitors('ann', 'ben'));
      one.setVisitors(b, { people: visitors('eve').people, count: 500 });
      await eventually(async () => expect(await one.countVisitors([b, c, a])).toEqual([500, 0, 2]));
      one.setVisitors(a, visitors('ben'));
      one.setVisitors(b, null);
      await eventually(async () => expect(await one.countVisitors([a, b])).toEqual([1, 0]));
      expect(await one.countVisitors([])).toEqual([]);
      expect((await one.visitorsElsewhere(a)).size).toBe(0);
    });

    check('[CLUSTER-50] players online are counted once, however often they are said', async ({ node }) => {
      const one = await node();
      for (const name of ['ann', 'ben', 'ann']) one.setOnline(player(name), true);
      await eventually(async () => expect(await one.countOnline()).toBe(2));
      one.setOnline(player('ann'), false);
      one.setOnline(player('ann'), false);
      await eventually(async () => expect(await one.countOnline()).toBe(1));
      one.setOnline(player('ann'), true);
      one.setOnline(player('ann'), false);
      one.setOnline(player('ben'), false);
      await eventually(async () => expect(await one.countOnline()).toBe(0));
    });

    check('[CLUSTER-50] figures are the last that were said', async ({ node }) => {
      const one = await node();
      one.setFigures(figures({ playing: 1 }));
      const now = figures({ playing: 2, watching: 30, liveGames: 1, looking: 4, moves: { day: 20_000, count: 9 } });
      one.setFigures(now);
      await eventually(async () => expect(await one.figures()).toContainEqual(now));
      expect(await one.figures()).not.toContainEqual(figures({ playing: 1 }));
    });

    check('[CLUSTER-53] a goodbye may be said twice', async ({ node }) => {
      const one = await node();
      const room = newRoom();
      one.setVisitors(room, visitors('ann'));
      one.setOnline(player('ann'), true);
      await eventually(async () => expect(await one.countOnline()).toBe(1));
      await one.close();
      await one.close();
    });
  });
}
