/** Which updates are kept, and who hears of them. */
import { limits } from '@inkroom/shared';
import { expect } from 'vitest';
import { commitChain, last, roomId, writeAfter } from './store-bench.contract.ts';
import type { StoreCheck } from './store-bench.contract.ts';

export const updateChecks: readonly StoreCheck[] = [
  {
    title: '[STORE-8] the last 64 updates are kept, oldest first, also after a restart',
    async run({ store, reopen }) {
      const id = roomId();
      const writes = await commitChain(store, id, limits.ringLength + 5);
      const kept = writes.slice(-limits.ringLength).map((write) => write.update);
      expect((await store.load(id))?.updates).toEqual(kept);
      expect((await (await reopen()).load(id))?.updates).toEqual(kept);
    },
  },
  {
    title: '[STORE-9] subscribers hear of every commit once and in order, and no more after they left',
    async run({ store }) {
      const [id, other] = [roomId(), roomId()];
      const heard: string[] = [];
      const leave = await store.subscribe(id, ({ text }) => heard.push(text));
      const writes = await commitChain(store, id, 5);
      await commitChain(store, other, 2);
      await store.commit([writeAfter(id, null)]);
      leave();
      await store.commit([writeAfter(id, last(writes).next)]);
      expect(heard).toEqual(writes.map((write) => write.update));
    },
  },
  {
    title:
      '[STORE-9] subscribers hear of a commit before its caller is answered, and neither hears of what was refused',
    async run({ store }) {
      const id = roomId();
      const order: string[] = [];
      await store.subscribe(id, ({ position }) => order.push(`heard ${position.version}`));
      const first = writeAfter(id, null);
      const answers = [first, writeAfter(id, first.next), writeAfter(id, first.next)].map(async (write) => {
        const { kind } = await store.commit([write]);
        order.push(kind === 'committed' ? `told ${write.next.version}` : kind);
      });
      await Promise.all(answers);
      expect(order.toSorted()).toEqual(['conflict', 'heard 1', 'heard 2', 'told 1', 'told 2']);
      for (const [sooner, later] of [
        ['heard 1', 'heard 2'],
        ['heard 1', 'told 1'],
        ['heard 2', 'told 2'],
      ] as const) {
        expect(order.indexOf(sooner), `${sooner} before ${later}`).toBeLessThan(order.indexOf(later));
      }
    },
  },
];
