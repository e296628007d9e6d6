import { queueIdOf, queueOfMode, ticketTimes } from '@inkroom/shared';
import type { RoomId } from '@inkroom/shared';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MatchBench } from '../../test/support/match-bench.ts';
import { matchScenes } from '../../test/support/match-scenes.ts';
import { ann, ben } from '../../test/support/rooms-bench.ts';

let bench: MatchBench;

beforeEach(async () => {
  bench = await MatchBench.open();
});

afterEach(() => bench.close());

const { becomes, both, done, eventually, inTime, pair, play, playing } = matchScenes(() => bench);

describe('death and outage', () => {
  /** How many commits a node makes from the second join to the end of the match. */
  const steps = Array.from({ length: 7 }, (_, index) => index + 1);

  it('[MATCH-15] who asks again before the missed check is noted waits all the same', async () => {
    const other = bench.startNode();
    other.mortal.away = true;
    bench.clock.jump(5_000);
    const [forAnn, forBen] = await pair(bench.node);
    expect(await bench.step(ann, forAnn, 'confirm')).toBe('ok');
    // Calls are counted every ten seconds: not while the node dies.
    bench.clock.jump(6_000);
    await eventually(async () =>
      expect(await bench.storage.store.load(queueIdOf(queueOfMode('classic')))).not.toBeNull(),
    );
    // Both tickets, and no pass.
    bench.node.mortal.commitsLeft = 1;
    bench.clock.jump(ticketTimes.readyCheckMs - 6_000 + 10);
    await becomes(forBen, 'expired');
    expect((await bench.pass(ben)).coolUntil).toBe(0);
    other.mortal.away = false;
    expect(await bench.tryTake(ben, { node: other })).toMatchObject({ ok: false, error: { code: 'cooling-down' } });
  });

  it('[MATCH-24] who asks again before the last opponent is noted has it on the ticket', async () => {
    const other = bench.startNode();
    other.mortal.away = true;
    const { ids, room, x, o } = await playing();
    await play(room, [x, o], [0, 3, 1, 4]);
    // The last move, and the end of both tickets.
    bench.node.mortal.commitsLeft = 2;
    await bench.ask(x, room, { type: 'move', game: 1, ply: 4, cell: 2 });
    await becomes(ids[0], 'completed');
    other.mortal.away = false;
    const again = await bench.ticket(await bench.take(ann, { node: other }));
    expect([again.state, again.lastOpponent]).toEqual(['queued', ben.player]);
  });

  it.each(steps)(
    '[MATCH-30] a node that dies after %i commits is followed by another: one room, one end',
    async (commits) => {
      const other = bench.startNode();
      // Only the one that dies looks by itself at first.
      other.mortal.away = true;
      const dying = bench.node;
      const forAnn = await bench.take(ann);
      dying.mortal.commitsLeft = commits;
      const forBen = await bench.tryTake(ben).then((taken) => (taken.ok ? taken.value.ticket.id : null));
      const ids = [forAnn, ...(forBen === null ? [] : [forBen])];
      const isCalled = async () => (await both(ids)).every(({ state }) => state === 'recalled');
      await eventually(async () => expect(dying.mortal.isGone || (await isCalled())).toBe(true));
      if (!dying.mortal.isGone) await bench.step(ann, forAnn, 'confirm', dying);
      if (!dying.mortal.isGone && forBen !== null) await bench.step(ben, forBen, 'confirm', dying);
      await eventually(async () =>
        expect(dying.mortal.isGone || (await bench.ticket(forAnn)).state === 'playing').toBe(true),
      );
      dying.mortal.commitsLeft = 0;
      other.mortal.away = false;
      const [again] = [await bench.take(ben, { node: other })];
      await inTime(async () => {
        for (const [actor, id] of [
          [ann, forAnn],
          [ben, again],
        ] as const) {
          if ((await bench.ticket(id)).state === 'recalled') await bench.step(actor, id, 'confirm', other);
        }
        expect((await both([forAnn, again])).map(({ state }) => state)).toEqual(['playing', 'playing']);
      }, 300);
      const [mine, theirs] = await both([forAnn, again]);
      expect(mine?.room).toBe(theirs?.room);
      expect(mine?.opponent?.ticket).toBe(again);
      const room = mine?.room ?? null;
      const state = await bench.room(room, other);
      expect(state?.seats.map((seat) => seat?.player).toSorted()).toEqual([ann.player, ben.player].toSorted());
      expect(await bench.storage.store.counts()).toMatchObject({ rooms: 1 });
      expect(await bench.ask(ann, room as RoomId, { type: 'leave' }, other)).toBe('ok');
      await inTime(async () =>
        expect((await both([forAnn, again])).map(({ state: now }) => now)).toEqual(['cancelled', 'cancelled']),
      );
      if (mine !== undefined) await done(mine);
    },
  );

  it.each([1, 2, 3, 4])(
    '[MATCH-30] also one that dies %i commits after the last move: two results, two passes, no match left',
    async (commits) => {
      const { ids, room, x, o } = await playing();
      const other = bench.startNode();
      await play(room, [x, o], [0, 3, 1, 4]);
      bench.node.mortal.commitsLeft = 1 + commits;
      const last = bench.ask(x, room, { type: 'move', game: 1, ply: 4, cell: 2 });
      await eventually(() => expect(bench.node.mortal.isGone).toBe(true));
      expect(await last).toBe('ok');
      const ticket = await bench.ticket(ids[0]);
      await inTime(async () => {
        expect((await both(ids)).map(({ state }) => state)).toEqual(['completed', 'completed']);
      });
      await done(ticket);
      expect(new Set((await both(ids)).map(({ score }) => score))).toEqual(new Set([0, 1]));
      expect((await bench.pass(ann)).lastOpponent).toBe(ben.player);
      expect((await bench.pass(ben)).lastOpponent).toBe(ann.player);
      expect((await bench.take(ann, { node: other })) === ids[0]).toBe(false);
    },
  );

  it('[MATCH-31] the store is away while both confirm, and while the game ends: everything happens once, when it is back', async () => {
    const [forAnn, forBen] = await pair();
    expect(await bench.step(ann, forAnn, 'confirm')).toBe('ok');
    bench.node.mortal.away = true;
    expect(await bench.step(ben, forBen, 'confirm')).toBe('store-unavailable');
    bench.node.mortal.away = false;
    const { open } = bench.node.rooms;
    vi.spyOn(bench.node.rooms, 'open').mockImplementationOnce(async (...about) => {
      bench.node.mortal.away = true;
      return open.apply(bench.node.rooms, about);
    });
    expect(await bench.step(ben, forBen, 'confirm')).toBe('ok');
    await eventually(() => expect(bench.node.mortal.away).toBe(true));
    bench.clock.jump(2_000);
    expect(await bench.ticket(forAnn)).toMatchObject({ state: 'confirmed' });
    bench.node.mortal.away = false;
    await inTime(async () => expect((await bench.ticket(forAnn)).state).toBe('playing'), 500);
    expect(await bench.storage.store.counts()).toMatchObject({ rooms: 1 });
  });
});
