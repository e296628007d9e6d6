/** What is told of tickets and queues, and to whom, on whichever store. */
import { matchIdOf } from '@inkroom/shared';
import type { QueueName, TicketId } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { actor, ann, arcade, ben, benches, orThrow, own, soon } from '../../test/support/queue-bench.ts';
import type { OpenBench, QueueBench } from '../../test/support/queue-bench.ts';

const byHand = { recall: { kind: 'hand' } } as const;

async function takeSome(bench: QueueBench, names: readonly string[]): Promise<readonly TicketId[]> {
  const tickets: TicketId[] = [];
  for (const name of names) {
    bench.clock.jump(1);
    tickets.push(await bench.taken(actor(name)));
  }
  return tickets;
}

export function describeViews(open: OpenBench): void {
  const openBench = benches(open);

  it('[QUEUE-50] views tell places from 1, and nothing of who owns a ticket or how they are reached', async () => {
    const bench = await openBench();
    await bench.queue(byHand);
    const { service } = bench.node.tickets;
    const ids = await takeSome(bench, ['one', 'two', 'three']);
    const records = await Promise.all(ids.map(async (id) => orThrow(await service.read(id))));
    const views = await service.views(records);
    expect(views.map(({ position }) => position)).toEqual([1, 2, 3]);
    expect(views[0]).toMatchObject({ allowed: ['cancel'], estimateMs: null, sign: ids[0]?.slice(-4), version: 1 });
    expect(JSON.stringify(views)).not.toContain('player-');
    const [one, two, three] = ids;
    if (one === undefined || two === undefined || three === undefined) throw new Error('three were taken');
    for (const id of [one, two]) {
      bench.clock.jump(60_000);
      orThrow(await bench.step(id, { type: 'recall' }));
    }
    bench.clock.jump(6_000);
    const view = await service.view(orThrow(await service.read(three)));
    expect(view.position).toBe(1);
    expect(view.estimateMs).toBeGreaterThan(20_000);
    expect(view.estimateMs).toBeLessThan(70_000);
    const called = await service.view(orThrow(await service.read(one)));
    expect(called).toMatchObject({ position: null, state: 'recalled', allowed: ['queue', 'confirm', 'cancel'] });
  });

  it('[QUEUE-51] a queue is shown by signs and names', async () => {
    const bench = await openBench();
    await bench.queue({ recallWindow: 1, title: 'Arcade' });
    const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
    const ids = await takeSome(bench, names);
    const [first] = ids;
    if (first === undefined) throw new Error('some were taken');
    await soon(() => bench.state(first)).toBe('recalled');
    const view = orThrow(await bench.node.tickets.service.queueView(arcade));
    expect(view).toMatchObject({ queue: arcade, title: 'Arcade', open: true, waiting: 11, playing: [] });
    expect(view.next.map(({ name }) => name)).toEqual(names.slice(1, 9));
    expect(view.calling).toMatchObject([{ name: 'n0', sign: first.slice(-4), state: 'recalled', station: null }]);
    expect(JSON.stringify(view)).not.toContain('player-');
    expect(await bench.node.tickets.service.queueView('nowhere' as QueueName)).toMatchObject({ ok: false });
    expect(await bench.node.tickets.service.waiting(['classic' as QueueName, arcade])).toEqual([0, 11]);
  });

  it('[QUEUE-52] lists are in the order of their lines, ended ones latest first', async () => {
    const bench = await openBench();
    await bench.queue(byHand);
    const ids = await takeSome(bench, ['one', 'two', 'three', 'four', 'five']);
    for (const id of ids.slice(0, 3)) {
      bench.clock.jump(1);
      orThrow(await bench.step(id, { type: 'cancel' }));
    }
    const list = async (states: Parameters<typeof bench.node.tickets.service.list>[1], limit: number) =>
      orThrow(await bench.node.tickets.service.list(arcade, states, limit)).map(({ ticket }) => ticket.name);
    expect(await list(['queued'], 10)).toEqual(['four', 'five']);
    expect(await list(['cancelled', 'queued', 'completed'], 10)).toEqual(['three', 'two', 'one', 'four', 'five']);
    expect(await list(['queued', 'cancelled'], 1)).toEqual(['four', 'three']);
  });

  it('[QUEUE-53] figures tell states, waits, no-shows and calls per hour', async () => {
    const bench = await openBench();
    await bench.queue({ ...byHand, showUpMs: 10_000 });
    const { service } = bench.node.tickets;
    expect(orThrow(await service.figures(arcade))).toMatchObject({
      waitMs: { p50: null, p90: null },
      noShowRate: null,
      perHour: Array.from({ length: 24 }, () => 0),
    });
    const [one, two] = await takeSome(bench, ['one', 'two', 'three']);
    if (one === undefined || two === undefined) throw new Error('three were taken');
    bench.clock.jump(6_000);
    for (const id of [one, two]) orThrow(await bench.step(id, { type: 'recall' }));
    orThrow(await bench.step(one, { type: 'confirm' }));
    await bench.pass(11_000);
    await soon(() => bench.state(two)).toBe('queued');
    const figures = orThrow(await service.figures(arcade));
    expect(figures.states).toMatchObject({ queued: 2, confirmed: 1, recalled: 0, completed: 0 });
    expect(figures.waitMs.p50).toBeGreaterThanOrEqual(6_000);
    expect(figures.noShowRate).toBe(0.5);
    await soon(async () => orThrow(await service.figures(arcade)).perHour.reduce((sum, calls) => sum + calls, 0)).toBe(
      2,
    );
  });

  it('[QUEUE-53] calls of matches are counted, too', async () => {
    const bench = await openBench();
    const { service, steps } = bench.node.tickets;
    const queue = 'classic' as QueueName;
    const ticket = await bench.taken(ann, { queue });
    const opponent = { ticket, player: ben.player, name: 'ben', rating: null };
    const match = matchIdOf(queue, 'a-match-of-tests');
    const command = (_: unknown, now: number) => ({ type: 'recall', deadline: now + 10_000, match, opponent }) as const;
    orThrow(await steps.system({ ticket, id: 'test', role: 'matchmaker', command }));
    bench.clock.jump(11_000);
    await soon(async () => orThrow(await service.figures(queue)).perHour.at(-1)).toBe(1);
  });

  it('[QUEUE-54] who follows or watches hears of each change on any node, and heals what was lost', async () => {
    const bench = await openBench(3);
    const [first, second, third] = bench.nodes;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three nodes were opened');
    await bench.queue(byHand);
    const ticket = await bench.taken(ann);
    const heard: string[] = [];
    const queues = { second: 0, third: 0 };
    second.tickets.service.listen({
      ticketChanged({ version, ticket: { state } }, isOwn) {
        // Hints of the first version may still be under way.
        if (version > 1) heard.push(`${version} ${state} ${isOwn ? 'own' : 'told'}`);
      },
      queueChanged: () => (queues.second += 1),
    });
    third.tickets.service.listen({ queueChanged: () => (queues.third += 1) });
    const stop = await second.tickets.service.follow(ticket);
    orThrow(await bench.step(ticket, { type: 'recall' }));
    await soon(() => heard).toEqual(['2 recalled told']);
    orThrow(await bench.step(ticket, { type: 'queue' }, { caller: own(ann), node: second }));
    await soon(() => heard).toEqual(['2 recalled told', '3 queued own']);
    expect(queues.second).toBeGreaterThanOrEqual(2);
    expect(queues.third).toBe(0);
    // A commit that nobody hints at, as when a node dies right after it.
    first.tickets.close();
    orThrow(await bench.step(ticket, { type: 'recall' }));
    bench.clock.jump(5_500);
    await soon(() => heard.at(-1)).toBe('4 recalled told');
    stop();
    orThrow(await bench.step(ticket, { type: 'cancel' }, { node: third }));
    await bench.taken(ben, {}, third);
    expect(heard).toHaveLength(3);
  });
}
