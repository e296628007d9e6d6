import { err, ticketTimes } from '@inkroom/shared';
import type { RoomId, Ticket } from '@inkroom/shared';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MatchBench } from '../../test/support/match-bench.ts';
import { matchScenes } from '../../test/support/match-scenes.ts';
import { ann, ben, eve, person } from '../../test/support/rooms-bench.ts';

let bench: MatchBench;

beforeEach(async () => {
  bench = await MatchBench.open();
});

afterEach(() => bench.close());

const { becomes, both, done, eventually, inTime, pair, play, playing } = matchScenes(() => bench);

describe('called up', () => {
  it('[MATCH-1] of 101 who ask at once each pair is called up once and one waits', async () => {
    const crowd = Array.from({ length: 101 }, (_, index) => person(`crowd-${index}`));
    await Promise.all(crowd.map((actor) => bench.take(actor)));
    await inTime(async () => expect(await bench.states()).toEqual({ recalled: 100, queued: 1 }), 50);
    const tickets = (await bench.tickets()).filter(({ state }) => state === 'recalled');
    const matches = Map.groupBy(tickets, ({ match }) => match);
    expect([...matches.values()].map(({ length }) => length)).toEqual(Array.from({ length: 50 }, () => 2));
    for (const [one, other] of matches.values()) expect(one?.opponent?.ticket).toBe(other?.id);
  });

  it('[MATCH-1] two nodes that look at the same line call nobody up twice', async () => {
    const nodes = [bench.node, bench.startNode()];
    const crowd = Array.from({ length: 60 }, (_, index) => person(`crowd-${index}`));
    await Promise.all(
      crowd.map((actor, index) => {
        const node = nodes[index % 2];
        return bench.take(actor, node === undefined ? {} : { node });
      }),
    );
    await inTime(async () => expect(await bench.states()).toEqual({ recalled: 60 }), 50);
    const tickets = await bench.tickets();
    const sizes = [...Map.groupBy(tickets, ({ match }) => match).values()].map(({ length }) => length);
    expect(sizes).toEqual(Array.from({ length: 30 }, () => 2));
    const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
    for (const { id, opponent } of tickets) expect(opponent && byId.get(opponent.ticket)?.opponent?.ticket).toBe(id);
  });

  it('[MATCH-1] however many in front are away, those behind them who are here are called up', async () => {
    const crowd = Array.from({ length: 60 }, (_, index) => person(`crowd-${index}`));
    bench.refused.add('rooms');
    const ids = await Promise.all(crowd.map((actor) => bench.take(actor)));
    for (const [index, id] of ids.entries()) {
      const actor = crowd[index] ?? ann;
      bench.node.queues.ownerArrived(id, actor, 'page');
      bench.node.queues.ownerLeft(id, actor.player, 'page');
    }
    await eventually(async () => {
      expect((await bench.tickets()).filter(({ awaySince }) => awaySince === null)).toEqual([]);
    });
    const late = [await bench.take(ann), await bench.take(ben)];
    bench.refused.clear();
    bench.clock.jump(1_500);
    await eventually(async () =>
      expect((await both(late)).map(({ state }) => state)).toEqual(['recalled', 'recalled']),
    );
    expect(await bench.states()).toEqual({ queued: 60, recalled: 2 });
  });

  it('[MATCH-3] nobody is, while no room may begin', async () => {
    bench.refused.add('rooms');
    const ids = [await bench.take(ann), await bench.take(ben)];
    for (let second = 0; second < 3; second += 1) bench.clock.jump(1_000);
    await eventually(async () => expect(await bench.states()).toEqual({ queued: 2 }));
    bench.refused.clear();
    await inTime(async () => expect((await both(ids)).map(({ state }) => state)).toEqual(['recalled', 'recalled']));
  });

  it('[MATCH-10] [MATCH-24] both confirm: both sit in one public room, which is there before a ticket names it', async () => {
    const named: Promise<unknown>[] = [];
    bench.node.queues.listen({
      ticketChanged({ ticket: { room } }) {
        if (room !== null) named.push(bench.storage.store.load(room));
      },
    });
    const { ids, room, x, o } = await playing();
    const state = await bench.room(room);
    expect(state).toMatchObject({ visibility: 'public', origin: 'people', phase: 'open', game: 1 });
    expect(state?.seats.map((seat) => seat?.player)).toEqual([x.player, o.player]);
    expect((await both(ids)).map((ticket) => ticket.room)).toEqual([room, room]);
    expect(named.length).toBeGreaterThan(0);
    expect(await Promise.all(named)).not.toContain(null);
    await play(room, [x, o], [0, 3, 1, 4, 2]);
    await becomes(ids[0], 'completed');
    await done(await bench.ticket(ids[0]));
    expect((await bench.pass(ann)).lastOpponent).toBe(ben.player);
    expect((await bench.pass(ben)).lastOpponent).toBe(ann.player);
  });

  it('[MATCH-11] [MATCH-15] one does not confirm: the other is first in line again, told why; that one cools down', async () => {
    const [forAnn, forBen] = await pair();
    const { place } = await bench.ticket(forAnn);
    expect(await bench.step(ann, forAnn, 'confirm')).toBe('ok');
    const match = await bench.ticket(forAnn);
    bench.clock.jump(ticketTimes.readyCheckMs + 10);
    await becomes(forBen, 'expired');
    expect(await bench.ticket(forAnn)).toMatchObject({
      state: 'queued',
      reason: 'opponent-missed',
      place,
      match: null,
    });
    await done(match);
    expect(await bench.tryTake(ben)).toMatchObject({ ok: false, error: { code: 'cooling-down' } });
    bench.clock.jump(ticketTimes.coolDown.firstMs);
    expect(await bench.tryTake(ben)).toMatchObject({ ok: true });
  });

  it('[MATCH-12] nobody confirms: both are out, and nothing of the match is left', async () => {
    const ids = await pair();
    const ticket = await bench.ticket(ids[0]);
    bench.clock.jump(ticketTimes.readyCheckMs + 10);
    for (const id of ids) await becomes(id, 'expired');
    await done(ticket);
    expect((await bench.pass(ann)).misses).toBe(1);
    expect((await bench.pass(ben)).misses).toBe(1);
  });

  it('[MATCH-13] the desk cancels a confirmed one: the other is first in line, and nobody is blamed', async () => {
    const [forAnn, forBen] = await pair();
    expect(await bench.step(ben, forBen, 'confirm')).toBe('ok');
    const match = await bench.ticket(forBen);
    expect(await bench.step('desk', forBen, 'cancel')).toBe('ok');
    await becomes(forAnn, 'queued');
    expect(await bench.ticket(forAnn)).toMatchObject({ reason: 'opponent-left', match: null, opponent: null });
    await done(match);
    expect(await bench.pass(ben)).toMatchObject({ misses: 0, coolUntil: 0 });
  });
});

describe('one of the two is called back while their room is being made', () => {
  /** Both confirm. `making` says when the room is made and when the desk cancels. Answers the seats, once there is a room. */
  async function parted(
    making: (make: () => Promise<void>, cancel: () => Promise<Ticket>) => Promise<unknown>,
  ): Promise<() => Promise<unknown>> {
    const [forAnn, forBen] = await pair();
    const { open } = bench.node.rooms;
    let made: RoomId | null = null;
    vi.spyOn(bench.node.rooms, 'open').mockImplementationOnce(async (...about) => {
      const opening = Promise.withResolvers<Awaited<ReturnType<typeof open>>>();
      const make = async () => {
        const opened = await open.apply(bench.node.rooms, about);
        if (opened.ok) made = opened.value.room;
        opening.resolve(opened);
      };
      const cancel = async () => {
        const before = await bench.ticket(forBen);
        expect(await bench.step('desk', forBen, 'cancel')).toBe('ok');
        return before;
      };
      await making(make, cancel);
      return opening.promise;
    });
    await bench.step(ben, forBen, 'confirm');
    await bench.step(ann, forAnn, 'confirm');
    await becomes(forAnn, 'queued');
    return async () => made && (await bench.room(made))?.seats;
  }

  it('[MATCH-13] nobody stays in it', async () => {
    const seats = await parted(async (make, cancel) => {
      await make();
      await cancel();
    });
    await eventually(async () => expect(await seats()).toEqual([null, null]));
  });

  it('[MATCH-13] nor if it comes when another node has parted the two long since', async () => {
    bench.startNode();
    const seats = await parted(async (make, cancel) => {
      await done(await cancel());
      await make();
    });
    await eventually(async () => expect(await seats()).toEqual([null, null]));
  });

  it('[MATCH-13] nor if the store could not be reached just then', async () => {
    const { executeAsSystem } = bench.node.rooms;
    let refusals = 0;
    vi.spyOn(bench.node.rooms, 'executeAsSystem').mockImplementation(async (...about) => {
      if (about[1].command.type !== 'leave' || refusals === 4) return executeAsSystem.apply(bench.node.rooms, about);
      refusals += 1;
      return err({ code: refusals % 2 === 1 ? 'store-unavailable' : 'outcome-unknown' });
    });
    const seats = await parted(async (make, cancel) => {
      await make();
      await cancel();
    });
    await inTime(async () => expect(await seats()).toEqual([null, null]));
    expect(refusals).toBe(4);
  });
});

describe('here or away', () => {
  it('[MATCH-40] whoever closes the last page is not paired, and has left after the grace', async () => {
    const forAnn = await bench.take(ann);
    bench.node.queues.ownerArrived(forAnn, ann, 'one');
    bench.node.queues.ownerLeft(forAnn, ann.player, 'one');
    await eventually(async () => expect((await bench.ticket(forAnn)).awaySince).not.toBe(null));
    const forBen = await bench.take(ben);
    bench.clock.jump(ticketTimes.graceMs - 2_000);
    await expect.poll(async () => (await bench.ticket(forBen)).state).toBe('queued');
    bench.clock.jump(2_000);
    await becomes(forAnn, 'cancelled');
    expect(await bench.ticket(forAnn)).toMatchObject({ reason: 'left' });
    // Somebody else comes.
    await bench.take(eve);
    await becomes(forBen, 'recalled');
  });

  it('[MATCH-40] whoever is back within the grace keeps the place, and is paired at once', async () => {
    const forAnn = await bench.take(ann);
    const { place } = await bench.ticket(forAnn);
    bench.node.queues.ownerArrived(forAnn, ann, 'one');
    bench.node.queues.ownerLeft(forAnn, ann.player, 'one');
    await eventually(async () => expect((await bench.ticket(forAnn)).awaySince).not.toBe(null));
    const forBen = await bench.take(ben);
    bench.node.queues.ownerArrived(forAnn, ann, 'two');
    await becomes(forBen, 'recalled');
    expect(await bench.ticket(forAnn)).toMatchObject({ state: 'recalled', awaySince: null, place });
  });

  it('[MATCH-43] whoever nobody tells of is found not to be here, whenever the last who did has died', async () => {
    const forAnn = await bench.take(ann, { viaPage: true });
    const forBen = await bench.take(ben, { viaPage: true, mode: 'gomoku' });
    const overHttp = await bench.take(eve, { mode: 'misere' });
    const putOff = vi.spyOn(bench.storage.store, 'postponeWake');
    bench.node.queues.ownerArrived(forBen, ben, 'one');
    await inTime(async () => expect(await bench.ticket(forAnn)).toMatchObject({ state: 'cancelled', reason: 'left' }));
    // Who is here is looked at again in a while, and nothing is written for it.
    await inTime(async () => expect(putOff.mock.calls.map(([{ id }]) => id)).toContain(forBen));
    expect(await both([forBen, overHttp])).toMatchObject([
      { state: 'queued', awaySince: null },
      { state: 'queued', awaySince: null },
    ]);
  });
});
