/** How queues are made and changed, and what many write at once: nothing is lost. */
import { invariant, matchQueueOf, ok, passIdOf, stationQueueOf } from '@inkroom/shared';
import type { QueueName, QueueSettings } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { ann, arcade, ben, benches, codeOf, orThrow, soon } from '../../test/support/queue-bench.ts';
import type { OpenBench, QueueNode } from '../../test/support/queue-bench.ts';
import { refuse } from './failure.ts';
import { changePass } from './passes.ts';

const classic = 'classic' as QueueName;

export function describeQueues(open: OpenBench): void {
  const openBench = benches(open);

  it('[QUEUE-60] the main queue needs nobody to make it; modes keep their names', async () => {
    const bench = await openBench(2);
    const { service } = bench.node.tickets;
    const main = 'main' as QueueName;
    const [one, two] = await Promise.all([
      bench.taken(ann, { queue: main }),
      bench.taken(ben, { queue: main }, bench.nodes[1]),
    ]);
    await soon(async () => [await bench.state(one), await bench.state(two)]).toEqual(['recalled', 'recalled']);
    const settings = orThrow(await service.queue(main));
    expect(settings).toMatchObject({ title: 'Main queue', recallWindow: 2, board: 'main' });
    orThrow(await service.putQueue({ ...settings, name: arcade, title: 'Arcade' }, 'admin'));
    orThrow(await service.putQueue({ ...settings, name: arcade, title: 'The arcade' }, 'admin'));
    const titles = orThrow(await service.queues()).map(({ title }) => title);
    expect(titles.slice(-2)).toEqual(['Main queue', 'The arcade']);
    expect(codeOf(await service.putQueue({ ...settings, name: classic }, 'admin'))).toBe('queue-name-taken');
    expect(codeOf(await service.putQueue({ ...settings, name: arcade, recallWindow: 0 }, 'admin'))).toBe('bad-message');
    expect(orThrow(await service.queue(classic))).toEqual(matchQueueOf(classic));
  });

  it('[QUEUE-62] of changes of a queue at once, on any node, none is lost, and what is refused leaves nothing', async () => {
    const bench = await openBench(2);
    const change = (part: Partial<QueueSettings>, node: QueueNode) =>
      node.tickets.service.changeQueue(
        arcade,
        (before) => ok({ ...(before ?? stationQueueOf(arcade)), ...part }),
        'admin',
      );
    const [one, other] = bench.nodes;
    invariant(one !== undefined && other !== undefined, 'two were asked for');
    const parts = [{ title: 'Arcade' }, { open: false }, { recallWindow: 7 }, { teams: ['blue', 'red'] }];
    const changed = await Promise.all(parts.map((part, index) => change(part, index % 2 === 0 ? one : other)));
    for (const answer of changed) orThrow(answer);
    expect(orThrow(await one.tickets.service.queue(arcade))).toMatchObject(Object.assign({}, ...parts) as object);
    const nowhere = 'nowhere' as QueueName;
    const refused = await one.tickets.service.changeQueue(nowhere, () => refuse('queue-changed'), 'admin');
    expect(codeOf(refused)).toBe('queue-changed');
    expect(orThrow(await other.tickets.service.queues()).map(({ name }) => name)).not.toContain(nowhere);
  });

  it('[QUEUE-61] what many change at once is decided on what is stored', async () => {
    const bench = await openBench(2);
    const change = (index: number, node = bench.node) =>
      changePass(
        node.tickets.records,
        { player: ann.player, intent: { commandId: `test/${index}`, fingerprint: '' }, event: 'counted' },
        (pass) => ({ ...pass, misses: pass.misses + 1 }),
      );
    await Promise.all([1, 2, 3].flatMap((index) => [change(index), change(index, bench.nodes[1])]));
    const stored = await bench.node.tickets.records.load<{ misses: number }>(passIdOf(ann.player));
    expect(stored?.state.misses).toBe(3);
  });
}
