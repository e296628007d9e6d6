/** What the queue service is held to, on whichever store: one suite, under a clock that the tests move. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { QueueBench, actor, arcade, codeOf, newId, orThrow, own, station } from '../../test/support/queue-bench.ts';

export type OpenBench = (nodes?: number) => Promise<QueueBench>;

const ann = actor('ann');
const ben = actor('ben');

export function describeTickets(open: OpenBench): void {
  const openBench = async (nodes = 1): Promise<QueueBench> => {
    const bench = await open(nodes);
    onTestFinished(() => bench.close());
    return bench;
  };

  describe('a ticket from end to end', () => {
    it('[QUEUE-1] is taken, called up by rule, confirmed, played and completed, and its score is on the board', async () => {
      const bench = await openBench();
      await bench.queue({ board: 'arcade' });
      const ticket = await bench.taken(ann);
      await expect.poll(() => bench.state(ticket)).toBe('recalled');
      expect(codeOf(await bench.step(ticket, { type: 'confirm' }, { caller: own(ann) }))).toBe('ok');
      expect(codeOf(await bench.step(ticket, { type: 'play', station: 'VR 1' }, { caller: station }))).toBe('ok');
      const played = await bench.step(
        ticket,
        { type: 'complete', score: 410, metrics: { homeruns: 3 } },
        { caller: station },
      );
      expect(orThrow(played).ticket).toMatchObject({ state: 'completed', score: 410, metrics: { homeruns: 3 } });
      await bench.pass(0);
      await expect
        .poll(() => bench.scores.kept)
        .toMatchObject([{ board: 'arcade', member: ann.player, amount: 410, name: 'ann', area: 415 }]);
      expect(bench.facts.map(({ after }) => after.state)).toContain('completed');
    });
  });

  void [ben, arcade, newId];
}
