import { queueIdOf, queueOfMode, ticketTimes } from '@inkroom/shared';
import type { RoomId, Ticket, TicketId, TicketState } from '@inkroom/shared';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MatchBench } from '../../test/support/match-bench.ts';
import type { MatchNode } from '../../test/support/match-bench.ts';
import { ann, ben, eve, person } from '../../test/support/rooms-bench.ts';
import type { Actor } from '../rooms/committer.ts';

let bench: MatchBench;

beforeEach(async () => {
  bench = await MatchBench.open();
});

afterEach(() => bench.close());

const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 5 });

/** Moves the clock while it waits, so that whatever has a deadline comes to it. */
const inTime = (check: () => void | Promise<void>, stepMs = 1_000) =>
  eventually(async () => {
    bench.clock.jump(stepMs);
    await check();
  });

const becomes = (id: TicketId, ...states: readonly TicketState[]) =>
  eventually(async () => expect(states).toContain((await bench.ticket(id)).state));

/** Ann and Ben, called up together. */
async function pair(node?: MatchNode): Promise<readonly [TicketId, TicketId]> {
  const on = node === undefined ? {} : { node };
  const ids = [await bench.take(ann, on), await bench.take(ben, on)] as const;
  for (const id of ids) await becomes(id, 'recalled');
  return ids;
}

/** The match is done: nothing of it is left. */
const done = ({ match }: Ticket) =>
  inTime(async () => expect(match === null ? null : await bench.storage.store.load(match)).toBe(null), 200);

interface Playing {
  readonly ids: readonly [TicketId, TicketId];
  readonly room: RoomId;
  readonly x: Actor;
  readonly o: Actor;
}

/** Without pages they are programs that play over HTTP. */
async function playing({ withPages = false } = {}): Promise<Playing> {
  const ids = await pair();
  const [one, other] = ids;
  if (withPages) {
    bench.node.queues.ownerArrived(one, ann, "ann's page");
    bench.node.queues.ownerArrived(other, ben, "ben's page");
  }
  expect(await bench.step(ann, ids[0], 'confirm')).toBe('ok');
  expect(await bench.step(ben, ids[1], 'confirm')).toBe('ok');
  await becomes(one, 'playing');
  const { room, seat } = await bench.ticket(one);
  if (room === null) throw new Error('a match is played in a room');
  return { ids, room, ...(seat === 0 ? { x: ann, o: ben } : { x: ben, o: ann }) };
}

async function play(room: RoomId, movers: readonly [Actor, Actor], cells: readonly number[]): Promise<void> {
  for (const [ply, cell] of cells.entries()) {
    const mover = movers[ply % 2 === 0 ? 0 : 1];
    expect(await bench.ask(mover, room, { type: 'move', game: 1, ply, cell })).toBe('ok');
  }
}

const both = async (ids: readonly TicketId[]): Promise<readonly Ticket[]> =>
  Promise.all(ids.map((id) => bench.ticket(id)));

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

  it('[MATCH-13] whoever is called back while the room is being made does not stay in it', async () => {
    const [forAnn, forBen] = await pair();
    const { open } = bench.node.rooms;
    let made: RoomId | null = null;
    vi.spyOn(bench.node.rooms, 'open').mockImplementationOnce(async (...about) => {
      const opened = await open.apply(bench.node.rooms, about);
      if (opened.ok) made = opened.value.room;
      expect(await bench.step('desk', forBen, 'cancel')).toBe('ok');
      return opened;
    });
    await bench.step(ben, forBen, 'confirm');
    await bench.step(ann, forAnn, 'confirm');
    await becomes(forAnn, 'queued');
    await eventually(async () => {
      expect(made).not.toBe(null);
      expect((await bench.room(made))?.seats).toEqual([null, null]);
    });
  });
});

describe('the game', () => {
  it('[MATCH-20] only the first one counts', async () => {
    const { ids, room, x, o } = await playing();
    await play(room, [x, o], [0, 3, 1, 4, 2]);
    for (const id of ids) await becomes(id, 'completed');
    const scores = new Map((await both(ids)).map(({ owner, score }) => [owner, score]));
    expect(scores).toEqual(
      new Map([
        [x.player, 1],
        [o.player, 0],
      ]),
    );
    for (const one of [x, o]) expect(await bench.ask(one, room, { type: 'offer-rematch', game: 1 })).toBe('ok');
    expect(await bench.ask(o, room, { type: 'resign', game: 2 })).toBe('game-not-running');
    expect((await both(ids)).map(({ state }) => state)).toEqual(['completed', 'completed']);
  });

  it('[MATCH-20] is noticed, too, where nobody is connected whose node knows of the match', async () => {
    const { ids, room, x, o } = await playing();
    const other = bench.startNode();
    for (const [ply, cell] of [0, 3, 1, 4, 2].entries()) {
      const mover = ply % 2 === 0 ? x : o;
      expect(await bench.ask(mover, room, { type: 'move', game: 1, ply, cell }, other)).toBe('ok');
    }
    bench.node.mortal.away = true;
    await inTime(async () => expect((await bench.ticket(ids[0])).state).toBe('completed'));
  });

  it('[MATCH-20] that lasts is looked at less and less often, at least once a minute', async () => {
    const { ids, room, x, o } = await playing();
    await play(room, [x, o], [0, 3]);
    const { match } = await bench.ticket(ids[0]);
    const load = vi.spyOn(bench.storage.store, 'load');
    const looks: number[] = [];
    for (let second = 0; second < 300; second += 2) {
      load.mockClear();
      bench.clock.jump(2_000);
      // What the jump has started asks the store one thing after the other.
      for (let turn = 0; turn < 8; turn += 1) await bench.storage.store.tips([ids[0]]);
      if (load.mock.calls.some(([id]) => id === match)) looks.push(second);
    }
    expect(looks.length).toBeGreaterThan(3);
    expect(looks.length).toBeLessThan(16);
    const other = bench.startNode();
    bench.node.mortal.away = true;
    for (const [ply, cell] of [
      [2, 1],
      [3, 4],
      [4, 2],
    ] as const) {
      const mover = ply % 2 === 0 ? x : o;
      expect(await bench.ask(mover, room, { type: 'move', game: 1, ply, cell }, other)).toBe('ok');
    }
    await inTime(async () => expect((await bench.ticket(ids[0])).state).toBe('completed'), 5_000);
  });

  it('[MATCH-21] one leaves before the first move: both are cancelled without an outcome', async () => {
    const { ids, room, o } = await playing();
    expect(await bench.ask(o, room, { type: 'leave' })).toBe('ok');
    for (const id of ids) await becomes(id, 'cancelled');
    expect((await both(ids)).map(({ reason }) => reason)).toEqual(['no-outcome', 'no-outcome']);
  });

  it('[MATCH-21] who waited with a page and does not open the room loses the seat, and both are cancelled', async () => {
    const { ids } = await playing({ withPages: true });
    await inTime(
      async () => expect((await both(ids)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']),
      2_500,
    );
  });

  it.each(['before the first move', 'in mid-game'])(
    '[MATCH-21] the room is deleted %s: both are cancelled without an outcome',
    async (when) => {
      const { ids, room, x, o } = await playing();
      if (when === 'in mid-game') await play(room, [x, o], [0, 3]);
      const { store } = bench.storage;
      const stored = await store.load(room);
      if (stored === null) throw new Error('the room was there');
      const { position } = stored;
      const gone = { id: room, expect: position, next: { ...position, version: position.version + 1, tip: 'gone' } };
      const command = { commandId: 'deleted', fingerprint: '', base: position.version, result: 'ok' };
      const rest = { state: null, update: '{"events":[]}', wake: null, listing: null, outbox: [], notAfter: null };
      expect(await store.commit([{ ...gone, ...command, ...rest }])).toMatchObject({ kind: 'committed' });
      await inTime(async () => expect((await both(ids)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']));
      expect((await both(ids)).map(({ reason, score }) => [reason, score])).toEqual([
        ['no-outcome', null],
        ['no-outcome', null],
      ]);
    },
  );

  it('[MATCH-21] programs that play over HTTP need not open the room', async () => {
    const { ids, room, x, o } = await playing();
    for (let second = 0; second < 40; second += 5) {
      bench.clock.jump(5_000);
      expect((await bench.room(room))?.seats.map((seat) => seat?.awaySince)).toEqual([null, null]);
    }
    await play(room, [x, o], [0, 3, 1, 4, 2]);
    for (const id of ids) await becomes(id, 'completed');
  });

  it('[MATCH-23] the room has gone on to later games before any node looked: the archive knows the first', async () => {
    const { ids, room, x, o } = await playing();
    const other = bench.startNode();
    other.mortal.away = true;
    // Nobody looks while they play on.
    bench.node.mortal.away = true;
    const players = [x, o] as const;
    const rooms = await bench.playOn(room, players);
    expect(rooms.game).toBe(3);
    bench.history.set(`${room}-1`, {
      type: 'game-finished',
      winner: 1,
      players: players.map(({ player }) => ({ player })),
    } as never);
    other.mortal.away = false;
    await inTime(async () => expect((await both(ids)).map(({ state }) => state)).toEqual(['completed', 'completed']));
    const scores = new Map((await both(ids)).map(({ owner, score }) => [owner, score]));
    expect(scores).toEqual(
      new Map([
        [x.player, 0],
        [o.player, 1],
      ]),
    );
  });

  it('[MATCH-22] who has just left, before a move, and asks at once, gets another ticket', async () => {
    const { ids, room, o } = await playing();
    const mine = o === ann ? ids[0] : ids[1];
    const leaving = bench.ask(o, room, { type: 'leave' });
    expect(await leaving).toBe('ok');
    expect(await bench.take(o)).not.toBe(mine);
  });

  it('[MATCH-22] who leaves a running game is free for another one; the other ticket goes on with the game', async () => {
    const { ids, room, x, o } = await playing();
    await play(room, [x, o], [0, 3]);
    const forO = o === ann ? ids[0] : ids[1];
    const forX = o === ann ? ids[1] : ids[0];
    expect(await bench.take(o)).toBe(forO);
    expect(await bench.ask(o, room, { type: 'leave' })).toBe('ok');
    expect(await bench.take(o)).not.toBe(forO);
    expect(await bench.ticket(forO)).toMatchObject({ state: 'cancelled', reason: 'no-outcome' });
    expect(await bench.ticket(forX)).toMatchObject({ state: 'playing' });
    expect(await bench.ask(x, room, { type: 'resign', game: 1 })).toBe('ok');
    await becomes(forX, 'completed');
    expect(await bench.ticket(forX)).toMatchObject({ score: 0 });
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
});

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
