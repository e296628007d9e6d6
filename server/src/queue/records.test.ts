import { limits, ok, queueIdOf } from '@inkroom/shared';
import type { QueueName } from '@inkroom/shared';
import { expect, it, onTestFinished } from 'vitest';
import { nodeClock } from '../platform/node-clock.ts';
import { nodeEntropy } from '../platform/node-entropy.ts';
import type { Store } from '../ports/store.ts';
import { openTemporaryStore } from '../storage/sqlite/testing.ts';
import type { Answer } from './queue-service.ts';
import { Records } from './records.ts';

const id = queueIdOf('arcade' as QueueName);

interface Counter {
  readonly count: number;
}

/** One more, once per command. */
const countOn = (records: Records, commandId: string): Promise<Answer<number>> =>
  records.change<number>({
    intent: { commandId, fingerprint: '' },
    ids: [id],
    decide: ([stored]) => {
      const before = stored ?? null;
      const count = ((before?.state as Counter | undefined)?.count ?? 0) + 1;
      return ok({ drafts: [{ id, before, after: { count }, events: [], wake: null }], value: count });
    },
    again: () => ok(-1),
  });

/** A node of which each of the first commits comes too late: `others` have written before it. */
async function openSlowNode(rounds: number, others: (records: Records, round: number) => Promise<void>) {
  const opened = await openTemporaryStore();
  onTestFinished(() => opened.close());
  const recordsOver = (store: Store) => new Records({ store, clock: nodeClock, entropy: nodeEntropy });
  const quick = recordsOver(opened.store);
  let round = 0;
  const commit: Store['commit'] = async (writes) => {
    round += 1;
    if (round <= rounds) await others(quick, round);
    return opened.store.commit(writes);
  };
  const slow = recordsOver(
    new Proxy(opened.store, {
      get: (store, name: keyof Store) => (name === 'commit' ? commit : store[name].bind(store)),
    }),
  );
  await countOn(quick, 'first');
  return { quick, slow };
}

it('[QUEUE-61] a node far from the store gets its change through, however many others write meanwhile', async () => {
  const each = 10;
  const rounds = Math.ceil(limits.ringLength / each) + 4;
  const { slow } = await openSlowNode(rounds, async (records, round) => {
    for (let index = 0; index < each; index += 1) await countOn(records, `other-${round}-${index}`);
  });
  expect(await countOn(slow, 'mine')).toEqual(ok(rounds * each + 2));
});

it('[QUEUE-61] what another node has carried out meanwhile is not carried out again', async () => {
  const { slow, quick } = await openSlowNode(3, async (records, round) => {
    for (let index = 0; index < 10; index += 1) await countOn(records, `other-${round}-${index}`);
    if (round === 2) await countOn(records, 'mine');
  });
  expect(await countOn(slow, 'mine')).toEqual(ok(-1));
  expect((await quick.load<Counter>(id))?.state.count).toBe(22);
});

it('[QUEUE-61] what may have been carried out and forgotten since is refused', async () => {
  const { slow } = await openSlowNode(1, async (records) => {
    for (let index = 0; index < limits.ringLength + 1; index += 1) await countOn(records, `other-${index}`);
  });
  expect(await countOn(slow, 'mine')).toMatchObject({ error: { code: 'too-old' } });
});
