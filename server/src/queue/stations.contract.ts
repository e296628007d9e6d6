/** What calling people up to a station is held to, on whichever store. */
import { queueIdOf } from '@inkroom/shared';
import type { TicketId } from '@inkroom/shared';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  actor,
  ann,
  ben,
  benches,
  codeOf,
  kindsOf,
  orThrow,
  own,
  soon,
  station,
} from '../../test/support/queue-bench.ts';
import type { OpenBench, QueueBench } from '../../test/support/queue-bench.ts';
import { StoreUnavailable } from '../ports/store.ts';
import type { Write } from '../ports/store.ts';
import { silentLogger } from '../storage/sqlite/testing.ts';
import { watchQueues } from './queue-watch.ts';

const eve = actor('eve');

const statesOf = (bench: QueueBench, tickets: readonly TicketId[]) =>
  Promise.all(tickets.map((ticket) => bench.state(ticket)));

export function describeStations(open: OpenBench): void {
  const openBench = benches(open);

  it('[QUEUE-20] the window is kept full, first come first served, with the deadline of the queue', async () => {
    const bench = await openBench();
    await bench.queue({ recallWindow: 2, showUpMs: 60_000 });
    const tickets: TicketId[] = [];
    for (const name of ['one', 'two', 'three', 'four']) {
      bench.clock.jump(1);
      tickets.push(await bench.taken(actor(name)));
    }
    const [one, two] = tickets;
    if (one === undefined || two === undefined) throw new Error('four were taken');
    await soon(() => statesOf(bench, tickets)).toEqual(['recalled', 'recalled', 'queued', 'queued']);
    const { ticket } = orThrow(await bench.node.tickets.service.read(one));
    expect((ticket.deadline ?? 0) - ticket.lastAt).toBe(60_000);
    orThrow(await bench.step(one, { type: 'confirm' }));
    await bench.pass(0);
    expect(await statesOf(bench, tickets)).toEqual(['confirmed', 'recalled', 'queued', 'queued']);
    orThrow(await bench.step(one, { type: 'play', station: null }));
    await soon(() => statesOf(bench, tickets)).toEqual(['playing', 'recalled', 'recalled', 'queued']);
    orThrow(await bench.step(two, { type: 'cancel' }));
    await soon(() => statesOf(bench, tickets)).toEqual(['playing', 'cancelled', 'recalled', 'recalled']);
  });

  it('[QUEUE-21] two nodes that look at once call one for each place', async () => {
    const bench = await openBench(2);
    await bench.queue({ recall: { kind: 'hand' }, recallWindow: 2 });
    const tickets: TicketId[] = [];
    for (const name of ['one', 'two', 'three', 'four', 'five']) tickets.push(await bench.taken(actor(name)));
    await bench.queue({ recallWindow: 2 });
    await Promise.all([1, 2, 3].map(() => bench.pass(0)));
    await soon(() => statesOf(bench, tickets)).toEqual(['recalled', 'recalled', 'queued', 'queued', 'queued']);
    const calls = bench.facts.filter(({ events }) => events.includes('ticket-recalled'));
    expect(calls).toHaveLength(2);
  });

  it('[QUEUE-21] a call that was decided before the line changed is decided again', async () => {
    const bench = await openBench(2);
    const [first, second] = bench.nodes;
    if (first === undefined || second === undefined) throw new Error('two nodes were opened');
    const name = await bench.queue({ recall: { kind: 'hand' } });
    const tickets = [await bench.taken(ann), await bench.taken(ben)];
    const [one] = tickets;
    if (one === undefined) throw new Error('two were taken');
    orThrow(await bench.step(one, { type: 'cancel' }));
    const isCall = (writes: readonly Write[]): boolean => kindsOf(writes).join() === 'ticket,queue';
    first.fault = (writes) => (isCall(writes) ? new StoreUnavailable('not yet') : null);
    await bench.queue();
    const decided = Promise.withResolvers<null>();
    const free = Promise.withResolvers<null>();
    second.fault = (writes) => {
      if (isCall(writes)) decided.resolve(null);
      return isCall(writes) ? free.promise : null;
    };
    const calling = second.tickets.wakes.handlers.queue?.(queueIdOf(name));
    await decided.promise;
    orThrow(await bench.step(one, { type: 'undo' }));
    first.fault = () => null;
    await first.tickets.wakes.handlers.queue?.(queueIdOf(name));
    await soon(() => bench.state(one)).toBe('recalled');
    free.resolve(null);
    await calling;
    expect(await statesOf(bench, tickets)).toEqual(['recalled', 'queued']);
  });

  it('[QUEUE-22] by hand anybody is called, beyond the window too', async () => {
    const bench = await openBench();
    await bench.queue({ recall: { kind: 'hand' } });
    const tickets = [await bench.taken(ann), await bench.taken(ben), await bench.taken(eve)];
    await bench.pass(20_000);
    expect(await statesOf(bench, tickets)).toEqual(['queued', 'queued', 'queued']);
    for (const ticket of tickets.slice(1)) orThrow(await bench.step(ticket, { type: 'recall' }));
    expect(await statesOf(bench, tickets)).toEqual(['queued', 'recalled', 'recalled']);
    const [first] = tickets;
    if (first === undefined) throw new Error('three were taken');
    expect(codeOf(await bench.step(first, { type: 'recall' }, { caller: station }))).toBe('ticket-not-yours');
  });

  it('[QUEUE-22] of forty who are called by hand at once at two nodes nobody waits for the others, and all are counted', async () => {
    const bench = await openBench(2);
    const queue = await bench.queue({ recall: { kind: 'hand' } });
    const tickets: TicketId[] = [];
    for (let index = 0; index < 40; index += 1) tickets.push(await bench.taken(actor(`guest-${index}`)));
    const writesBefore = bench.writes.length;
    const answers = await Promise.all(
      tickets.map((ticket, index) => {
        const node = bench.nodes[index % 2];
        return bench.step(ticket, { type: 'recall' }, node === undefined ? {} : { node });
      }),
    );
    expect(answers.map(codeOf)).toEqual(tickets.map(() => 'ok'));
    expect(kindsOf(bench.writes.slice(writesBefore))).not.toContain('queue');
    const [first] = tickets;
    if (first === undefined) throw new Error('forty were taken');
    orThrow(await bench.step(first, { type: 'confirm' }));
    // Called up again, and yet not called once more.
    expect(orThrow(await bench.step(first, { type: 'undo' })).ticket.state).toBe('recalled');
    await bench.pass(11_000);
    await soon(async () => orThrow(await bench.node.tickets.service.figures(queue)).perHour.at(-1)).toBe(40);
  });

  it('[QUEUE-23] by the timer one is called in each step, if a place is free', async () => {
    const bench = await openBench();
    await bench.queue({ recall: { kind: 'timer', everyMs: 30_000 }, recallWindow: 2, showUpMs: 3_600_000 });
    const tickets: TicketId[] = [];
    for (const name of ['one', 'two', 'three']) tickets.push(await bench.taken(actor(name)));
    await soon(() => statesOf(bench, tickets)).toEqual(['recalled', 'queued', 'queued']);
    await bench.pass(20_000);
    expect(await statesOf(bench, tickets)).toEqual(['recalled', 'queued', 'queued']);
    await bench.pass(11_000);
    await soon(() => statesOf(bench, tickets)).toEqual(['recalled', 'recalled', 'queued']);
    await bench.pass(31_000);
    expect(await statesOf(bench, tickets)).toEqual(['recalled', 'recalled', 'queued']);
  });

  it('[QUEUE-24] who does not come goes behind the next one, then out, and the next is called each time', async () => {
    const bench = await openBench();
    await bench.queue({ showUpMs: 60_000 });
    const tickets: TicketId[] = [];
    for (const name of ['one', 'two', 'three']) {
      bench.clock.jump(1);
      tickets.push(await bench.taken(actor(name)));
    }
    await soon(() => statesOf(bench, tickets)).toEqual(['recalled', 'queued', 'queued']);
    await bench.pass(61_000);
    await soon(() => statesOf(bench, tickets)).toEqual(['queued', 'recalled', 'queued']);
    const [one, two] = tickets;
    if (one === undefined || two === undefined) throw new Error('three were taken');
    orThrow(await bench.step(two, { type: 'cancel' }));
    await soon(() => statesOf(bench, tickets)).toEqual(['recalled', 'cancelled', 'queued']);
    await bench.pass(61_000);
    await soon(() => statesOf(bench, tickets)).toEqual(['expired', 'cancelled', 'recalled']);
    expect(orThrow(await bench.node.tickets.service.read(one)).ticket).toMatchObject({ noShows: 2, recalls: 2 });
  });

  it('[QUEUE-27] a node that calls up hears of whoever joins on one that does not', async () => {
    const bench = await openBench();
    const edge = await bench.addNode({ callsUp: false });
    await bench.queue();
    // Not by the queue's wake.
    bench.node.tickets.wakes.close();
    const stop = watchQueues({ service: bench.node.tickets.service, clock: bench.clock, logger: silentLogger });
    onTestFinished(stop);
    await soon(async () => {
      const ticket = await bench.taken(ann, {}, edge);
      bench.clock.jump(200);
      return bench.state(ticket);
    }).toBe('recalled');
  });

  describe('when the node that should call up is gone', () => {
    it.each(['joining', 'playing', 'not coming'])('[QUEUE-25] another one does: after %s', async (what) => {
      const bench = await openBench(2);
      const [first, second] = bench.nodes;
      if (first === undefined || second === undefined) throw new Error('two nodes were opened');
      await bench.queue({ showUpMs: 60_000 });
      const one = await bench.taken(ann);
      await soon(() => bench.state(one)).toBe('recalled');
      first.fault = (writes) => (kindsOf(writes).includes('queue') ? new StoreUnavailable('gone') : null);
      if (what === 'joining') orThrow(await bench.step(one, { type: 'cancel' }, { caller: own(ann) }));
      const last = await bench.taken(ben);
      if (what === 'playing') {
        orThrow(await bench.step(one, { type: 'confirm' }));
        orThrow(await bench.step(one, { type: 'play', station: null }));
      }
      first.die();
      expect(await bench.state(last, second)).toBe('queued');
      await bench.pass(what === 'not coming' ? 61_000 : 12_000);
      await soon(() => bench.state(last, second)).toBe('recalled');
    });
  });
}
