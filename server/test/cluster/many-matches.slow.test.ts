/** Many players at three nodes look for a match while one of the nodes dies: nobody is lost, nobody is there twice. */
import { expect, it, onTestFinished, vi } from 'vitest';
import { openTestStore } from '../../src/storage/redis/testing.ts';
import { auditMatches } from '../support/match-audit.ts';
import { MatchPlayer } from '../support/match-player.ts';
import { startTwoNodes } from './two-nodes.ts';

const slow = 600_000;
/** Ready checks of ten seconds, more than one of them for some; on a machine that is too busy for one, half a minute until the next try. */
const patience = { timeout: 360_000, interval: 500 };
const count = 60;
const everyMissing = 10;

it(
  '[MATCH-1] [MATCH-11] [MATCH-30] of sixty players at three nodes, one of which is killed, all who confirm are paired, once each',
  { timeout: slow },
  async () => {
    const nodes = await startTwoNodes();
    onTestFinished(() => nodes.close(), 180_000);
    const third = await nodes.startNode('c');
    onTestFinished(() => third.kill(), 180_000);
    const all = [third, nodes.a, nodes.b];
    let turn = 0;
    const url = (): string => {
      const living = all.filter(({ isRunning }) => isRunning);
      turn += 1;
      return living[turn % living.length]?.url ?? '';
    };
    const players = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        MatchPlayer.connect({ mode: 'classic', confirms: index % everyMissing !== 0, url }),
      ),
    );
    onTestFinished(() => players.forEach((player) => player.close()));
    const confirming = players.filter(({ confirms }) => confirms);

    const [before, underway, after] = [players.slice(0, 20), players.slice(20, 40), players.slice(40)];
    for (const player of before) await player.join();
    const joining = underway.map((player) => player.join());
    await third.kill();
    await Promise.all([...joining, ...after.map((player) => player.join())]);

    const { store, close } = await openTestStore(nodes.redis);
    onTestFinished(() => close());
    await vi.waitFor(async () => {
      const { states, tickets, ...found } = await auditMatches(store, 'classic', players);
      expect(found).toEqual({
        lost: [],
        doubled: [],
        unpaired: [],
        dragged: [],
        wrongRooms: [],
        rooms: confirming.length / 2,
      });
      expect(tickets).toBeGreaterThanOrEqual(count);
      // The last one who does not confirm may have nobody left to be called up with.
      expect(states['expired'] ?? 0).toBeGreaterThanOrEqual(players.length - confirming.length - 1);
    }, patience);
    await vi.waitFor(() => {
      expect(confirming.filter(({ ticket }) => ticket?.state !== 'playing')).toEqual([]);
      expect(confirming.filter(({ isInRoom }) => !isInRoom)).toEqual([]);
    }, patience);
  },
);
