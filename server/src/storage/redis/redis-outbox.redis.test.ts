import type { RoomId } from '@inkroom/shared';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createOutboxSignal } from '../../lib/outbox-signal.ts';
import { nodeClock } from '../../platform/node-clock.ts';
import { describeOutboxContract } from '../../ports/outbox.contract.ts';
import { writeAfter } from '../../ports/store-bench.contract.ts';
import { outboxKey } from './keys.ts';
import { RedisOutbox } from './redis-outbox.ts';
import { redisKinds, suiteStores } from './testing-suite.ts';
import { openTestStore, openTestStores } from './testing.ts';
import type { TestStores } from './testing.ts';

async function openNode(stores: Pick<TestStores, 'redis'>) {
  const signal = createOutboxSignal();
  const under = await openTestStore(stores.redis, { appended: signal.appended });
  const outbox = new RedisOutbox({ ...under, signal, clock: nodeClock });
  const close = async (): Promise<void> => {
    outbox.close();
    await under.close();
  };
  return { ...under, outbox, close };
}

describe.each(redisKinds)('on %s', (kind) => {
  const stores = suiteStores(kind);

  describeOutboxContract(async () => {
    await stores.redis.command('FLUSHALL');
    let node = await openNode(stores);
    return {
      outbox: node.outbox,
      store: node.store,
      advance: () => undefined,
      async reopen() {
        await node.close();
        node = await openNode(stores);
        return node;
      },
      close: () => node.close(),
    };
  });

  const freshNodes = async (count: number) => {
    await stores.redis.command('FLUSHALL');
    const nodes = await Promise.all(Array.from({ length: count }, () => openNode(stores)));
    onTestFinished(async () => void (await Promise.all(nodes.map((node) => node.close()))));
    return nodes;
  };
  const commit = (node: Awaited<ReturnType<typeof openNode>>, id: string) =>
    node.store.commit([writeAfter(id as RoomId, null, { outbox: [id] })]);

  it('[STORE-44] a node that listens hears of what another one has appended, whether that one listens, too', async () => {
    const [one, other] = await freshNodes(2);
    if (one === undefined || other === undefined) throw new Error('two nodes');
    const heard = { here: vi.fn<() => void>(), there: vi.fn<() => void>() };
    const calls = () => [heard.here.mock.calls.length, heard.there.mock.calls.length];
    onTestFinished(other.outbox.onAppended(heard.there));
    // Said once when it has begun to hear.
    await vi.waitFor(() => expect(calls()).toEqual([0, 1]), { timeout: 60_000 });
    await commit(one, 'HEARD001');
    await vi.waitFor(() => expect(calls()).toEqual([0, 2]), { timeout: 60_000 });
    onTestFinished(one.outbox.onAppended(heard.here));
    await vi.waitFor(() => expect(calls()).toEqual([1, 2]), { timeout: 60_000 });
    await commit(one, 'HEARD002');
    await vi.waitFor(() => expect(calls()).toEqual([2, 3]), { timeout: 60_000 });
    await commit(other, 'HEARD003');
    await vi.waitFor(() => expect(calls()).toEqual([3, 4]), { timeout: 60_000 });
  });

  it('[STORE-44] many commits are few messages to other nodes, and the last one is never left untold', async () => {
    const [edge, projector] = await freshNodes(2);
    if (edge === undefined || projector === undefined) throw new Error('two nodes');
    let seen = 0;
    let calls = 0;
    const look = async (): Promise<void> => {
      calls += 1;
      // A Redis on a busy machine may be late with its answer.
      const { entries } = await vi.waitFor(() => projector.outbox.backlog());
      seen = Math.max(seen, entries);
    };
    onTestFinished(projector.outbox.onAppended(() => void look()));
    await vi.waitFor(() => expect(calls).toBe(1), { timeout: 60_000 });
    const many = 300;
    for (let index = 0; index < many; index += 1) await commit(edge, `M${String(index).padStart(7, '0')}`);
    await vi.waitFor(() => expect(seen).toBe(many), { timeout: 60_000 });
    expect(calls).toBeLessThan(many);
  });

  it('[STORE-40] an entry that nobody here has written is handed on as a text, for the reader to judge', async () => {
    const [node] = await freshNodes(1);
    if (node === undefined) throw new Error('a node');
    await node.client.xadd(outboxKey(7), '*', 'fact', 'no json', 'more', 'fields');
    const found = await node.outbox.read(new Map([[7, '']]), 10);
    expect(found.get(7)?.map(({ text }) => text)).toEqual(['no json']);
  });
});

describe('on one Redis', () => {
  it('[STORE-41] all partitions are read by one command, and their backlog by one more', async () => {
    const stores = await openTestStores('one Redis');
    onTestFinished(() => stores.close());
    const node = await openNode(stores);
    onTestFinished(() => node.close());
    const { outbox, client } = node;
    // From now on Redis knows the script.
    await outbox.backlog();
    const sent = vi.spyOn(client, 'pipeline');
    await outbox.read(new Map(outbox.partitions.map((partition) => [partition, ''])), 500);
    await outbox.backlog();
    const commands = sent.mock.results.reduce(
      (sum, { value }) => sum + Number((value as { length: number }).length),
      0,
    );
    // Besides those, a node signs its partitions now and then: 64 at a time.
    expect(commands % 64).toBe(2);
  });
});
