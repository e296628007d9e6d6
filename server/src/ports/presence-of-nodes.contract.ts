/** What a Presence of many nodes is held to besides: what nodes of one store know of each other's people. */
import { limits } from '@inkroom/shared';
import type { PlayerId, RecordId } from '@inkroom/shared';
import { describe, expect } from 'vitest';
import {
  eventually,
  figures,
  newRoom,
  newTicket,
  player,
  presenceChecksOf,
  visitors,
} from './presence-bench.contract.ts';
import type { PresenceUnderTest } from './presence-bench.contract.ts';
import type { NodeId, Presence, Visitors } from './presence.ts';

/** What several nodes of one store can be held to. */
export function describePresenceOfNodes(open: () => Promise<PresenceUnderTest>): void {
  const check = presenceChecksOf(open);

  /** A node that keeps what it hears. */
  const listening = async (under: PresenceUnderTest, room: RecordId) => {
    const node = await under.node();
    const rooms: { room: RecordId; node: NodeId; visitors: Visitors | null }[] = [];
    const players: { player: PlayerId; nodes: number }[] = [];
    let unheard = 0;
    node.listen({
      visitorsChanged: (about, by, now) => rooms.push({ room: about, node: by, visitors: now }),
      playerChanged: (about, nodes) => players.push({ player: about, nodes }),
      unheard: () => {
        unheard += 1;
      },
    });
    await under.follow(node, room);
    return { node, rooms, players, unheard: () => unheard };
  };

  const twoNodes = async (under: PresenceUnderTest, room: RecordId = newRoom()) => ({
    room,
    a: await listening(under, room),
    b: await listening(under, room),
  });

  const elsewhere = async (node: Presence, room: RecordId): Promise<Record<NodeId, Visitors>> =>
    Object.fromEntries(await node.visitorsElsewhere(room));

  const claim = (node: Presence, more: { limit?: number; leaseMs?: number } = {}) =>
    node.claimOrphans({ limit: 100, leaseMs: 60_000, ...more });

  describe('presence of several nodes', () => {
    check('[CLUSTER-50] nodes have names of their own', async (under) => {
      const { a, b } = await twoNodes(under);
      expect(a.node.node).not.toBe(b.node.node);
    });

    check("[CLUSTER-50] a node hears of others' people in a room that it follows, and can ask", async (under) => {
      const { a, b, room } = await twoNodes(under);
      a.node.setVisitors(room, visitors('ann'));
      a.node.setVisitors(room, visitors('ann', 'ben'));
      const now = { room, node: a.node.node, visitors: visitors('ann', 'ben') };
      await eventually(() => expect(b.rooms.at(-1)).toEqual(now));
      expect(await elsewhere(b.node, room)).toEqual({ [a.node.node]: now.visitors });
      expect(await elsewhere(a.node, room)).toEqual({});
      a.node.setVisitors(room, null);
      await eventually(() => expect(b.rooms.at(-1)).toEqual({ ...now, visitors: null }));
      expect(await elsewhere(b.node, room)).toEqual({});
      expect(a.rooms).toEqual([]);
    });

    check('[CLUSTER-50] a crowd is a few names and a number', async (under) => {
      const { a, b, room } = await twoNodes(under);
      const names = Array.from({ length: limits.presenceNames }, (_, index) => `näme "${index}"\n🖋`);
      const crowd = { people: visitors(...names).people, count: 5_000 };
      a.node.setVisitors(room, crowd);
      b.node.setVisitors(room, visitors('eve'));
      await eventually(async () => expect(await b.node.countVisitors([room])).toEqual([5_001]));
      expect(await elsewhere(b.node, room)).toEqual({ [a.node.node]: crowd });
    });

    check('[CLUSTER-50] a node hears nothing of rooms that it does not follow', async (under) => {
      const { a, b, room } = await twoNodes(under);
      a.node.setVisitors(newRoom(), visitors('ann'));
      a.node.setVisitors(room, visitors('ben'));
      await eventually(() => expect(b.rooms).toHaveLength(1));
      expect(b.rooms[0]?.room).toBe(room);
    });

    check('[CLUSTER-51] a player on two nodes is one, and both nodes are told', async (under) => {
      const { a, b } = await twoNodes(under);
      a.node.setOnline(player('ann'), true);
      b.node.setOnline(player('ann'), true);
      b.node.setOnline(player('ben'), true);
      const both = { player: player('ann'), nodes: 2 };
      await eventually(() => expect([a.players.at(-1), b.players.at(-1)]).toEqual([both, both]));
      await eventually(async () => expect(await a.node.countOnline()).toBe(2));
      b.node.setOnline(player('ann'), false);
      await eventually(() => expect(a.players.at(-1)).toEqual({ player: player('ann'), nodes: 1 }));
      expect(await a.node.countOnline()).toBe(2);
    });

    check('[CLUSTER-50] figures of all nodes are read at once', async (under) => {
      const { a, b } = await twoNodes(under);
      const [first, second] = [figures({ playing: 3 }), figures({ watching: 5 })];
      a.node.setFigures(first);
      b.node.setFigures(second);
      const sum = async (node: Presence): Promise<number> =>
        (await node.figures()).reduce((total, { playing, watching }) => total + playing + watching, 0);
      for (const { node } of [a, b]) await eventually(async () => expect(await sum(node)).toBe(8));
    });

    check(
      '[CLUSTER-52] a node that died is gone from rooms and counters, and whoever follows is told',
      async (under) => {
        const { a, b, room } = await twoNodes(under);
        const dead = a.node.node;
        a.node.setVisitors(room, visitors('ann'));
        a.node.setOnline(player('ann'), true);
        b.node.setOnline(player('ann'), true);
        a.node.setOnline(player('ben'), true);
        a.node.setFigures(figures({ playing: 2, moves: { day: 20_000, count: 7 } }));
        b.node.setFigures(figures({ playing: 1, moves: { day: 20_000, count: 3 } }));
        await eventually(async () => expect(await b.node.countOnline()).toBe(2));
        await eventually(() => expect(b.rooms).toHaveLength(1));
        await under.kill(a.node);
        await eventually(() => expect(b.rooms.at(-1)).toEqual({ room, node: dead, visitors: null }));
        await eventually(async () => expect(await b.node.countOnline()).toBe(1));
        await eventually(() => expect(b.players.at(-1)).toEqual({ player: player('ann'), nodes: 1 }));
        expect(await elsewhere(b.node, room)).toEqual({});
        expect(await b.node.countVisitors([room])).toEqual([0]);
        await eventually(async () => {
          const all = await b.node.figures();
          expect(all.reduce((sum, { playing }) => sum + playing, 0)).toBe(1);
          expect(all.reduce((sum, { moves }) => sum + moves.count, 0)).toBe(10);
        });
      },
    );

    check(
      '[CLUSTER-52] its rooms and tickets are handed out once, and again if nobody has dealt with them',
      async (under) => {
        const { a, b, room } = await twoNodes(under);
        const rooms = [room, ...Array.from({ length: 19 }, newRoom), ...Array.from({ length: 20 }, newTicket)];
        for (const each of rooms) a.node.setVisitors(each, visitors('ann'));
        a.node.setVisitors(rooms[1] ?? room, { people: [], count: 0 });
        a.node.setVisitors(newRoom(), null);
        await eventually(async () =>
          expect((await b.node.countVisitors(rooms)).filter((count) => count === 1)).toHaveLength(39),
        );
        expect(await claim(b.node)).toEqual([]);
        const c = await under.node();
        await under.kill(a.node);
        const claimed: RecordId[] = [];
        await eventually(async () => {
          for (const node of [b.node, c]) claimed.push(...(await claim(node, { limit: 10 })));
          expect(claimed).toHaveLength(40);
        });
        expect(new Set(claimed)).toEqual(new Set(rooms));
        await b.node.settleOrphans(claimed.slice(0, 39));
        expect(await claim(b.node)).toEqual([]);
        await under.advance(61_000);
        await eventually(async () => expect(await claim(c)).toEqual(claimed.slice(39)));
        await c.settleOrphans(claimed.slice(39));
        await under.advance(61_000);
        expect(await claim(c)).toEqual([]);
      },
    );

    check('[CLUSTER-53] after a goodbye its people are gone at once, and its rooms are orphans', async (under) => {
      const { a, b, room } = await twoNodes(under);
      a.node.setVisitors(room, visitors('ann'));
      a.node.setOnline(player('ann'), true);
      await eventually(() => expect(b.rooms).toHaveLength(1));
      await eventually(async () => expect(await b.node.countOnline()).toBe(1));
      await a.node.close();
      expect(await elsewhere(b.node, room)).toEqual({});
      expect(await b.node.countOnline()).toBe(0);
      await eventually(() => expect(b.rooms.at(-1)?.visitors).toBeNull());
      await eventually(async () => expect(await claim(b.node)).toEqual([room]));
    });

    check(
      '[CLUSTER-54] a node that could not renew its lease is somebody else, and says everything again',
      async (under) => {
        const { a, b, room } = await twoNodes(under);
        const before = a.node.node;
        a.node.setVisitors(room, visitors('ann'));
        a.node.setOnline(player('ann'), true);
        b.node.setVisitors(room, visitors('ben'));
        await eventually(() => expect(b.rooms).toHaveLength(1));
        await under.empty();
        await eventually(() => expect(a.node.node).not.toBe(before));
        await eventually(async () => expect(await elsewhere(b.node, room)).toEqual({ [a.node.node]: visitors('ann') }));
        await eventually(async () => expect(await elsewhere(a.node, room)).toEqual({ [b.node.node]: visitors('ben') }));
        await eventually(async () => expect(await b.node.countOnline()).toBe(1));
        await eventually(() => expect(b.unheard()).toBeGreaterThan(0));
      },
    );

    check('[CLUSTER-55] nothing of a dead node is left once its rooms have been dealt with', async (under) => {
      const b = await under.node();
      await under.advance(1_000);
      const before = await under.kept();
      const a = await under.node();
      const rooms = Array.from({ length: 30 }, newRoom);
      for (const room of rooms) a.setVisitors(room, visitors('ann', 'ben'));
      for (let index = 0; index < 50; index += 1) a.setOnline(player(`${index}`), true);
      await eventually(async () => expect(await b.countOnline()).toBe(50));
      await eventually(async () => expect((await b.countVisitors(rooms)).every((count) => count === 2)).toBe(true));
      await under.kill(a);
      await eventually(async () => {
        await b.settleOrphans(await claim(b));
        await under.advance(1_000);
        expect(await under.kept()).toEqual(before);
      });
    });
  });
}
