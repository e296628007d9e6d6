/** How wakes are armed, claimed and postponed. */
import type { RecordId } from '@inkroom/shared';
import { expect } from 'vitest';
import { commitAfterPause, roomId, writeAfter } from './store-bench.contract.ts';
import type { StoreCheck } from './store-bench.contract.ts';

export const wakeChecks: readonly StoreCheck[] = [
  {
    title: '[STORE-10] a wake is claimed under a lease, comes back, and a commit replaces it',
    async run({ store, advance }) {
      const id = roomId();
      const at = store.now() + 1_000;
      const write = writeAfter(id, null, { wake: at });
      await store.commit([write]);
      const claim = async (): Promise<readonly RecordId[]> =>
        (await store.claimWakes({ limit: 100, leaseMs: 5_000, overdueMs: 0 })).map((wake) => wake.id);
      expect(await claim()).not.toContain(id);
      advance(1_400);
      expect(await claim()).toContain(id);
      expect(await claim(), 'under the lease').not.toContain(id);
      advance(5_400);
      expect(await claim(), 'after the lease').toContain(id);
      await store.postponeWake({ id, at }, store.now() + 60_000);
      advance(10_000);
      expect(await claim(), 'postponed').not.toContain(id);
      const sooner = writeAfter(id, write.next, { wake: store.now() + 500 });
      await commitAfterPause(store, sooner);
      await store.postponeWake({ id, at }, store.now() + 60_000);
      advance(900);
      expect(await claim(), 'armed anew').toContain(id);
      await commitAfterPause(store, writeAfter(id, sooner.next, { wake: null }));
      advance(60_000);
      expect(await claim(), 'disarmed').not.toContain(id);
    },
  },
  {
    title: '[STORE-10] wakes come oldest first and no more than asked for, also after a restart',
    async run({ store, advance, reopen }) {
      const [a, b, c] = [roomId(), roomId(), roomId()];
      const now = store.now();
      for (const [id, delayMs] of [
        [a, 300],
        [b, 100],
        [c, 200],
      ] as const) {
        await store.commit([writeAfter(id, null, { wake: now + delayMs })]);
      }
      advance(1_000);
      expect(await store.claimWakes({ limit: 2, leaseMs: 60_000, overdueMs: 0 })).toEqual([
        { id: b, at: now + 100 },
        { id: c, at: now + 200 },
      ]);
      expect(await store.claimWakes({ limit: 2, leaseMs: 60_000, overdueMs: 0 })).toEqual([{ id: a, at: now + 300 }]);
      advance(120_000);
      const again = await (await reopen()).claimWakes({ limit: 10, leaseMs: 60_000, overdueMs: 0 });
      const ids = again.map(({ id }) => id);
      // Of what was claimed together, the order of the claims is lost.
      expect([ids.slice(0, 2).toSorted(), ids.slice(2)], 'nothing was committed, so nothing is done').toEqual([
        [b, c].toSorted(),
        [a],
      ]);
    },
  },
  {
    title: '[STORE-10] a commit that arms the same time again is newer than the claim before it',
    async run({ store, advance }) {
      const id = roomId();
      const at = store.now() + 100;
      const write = writeAfter(id, null, { wake: at });
      await store.commit([write]);
      advance(500);
      const [claimed] = await store.claimWakes({ limit: 1, leaseMs: 60_000, overdueMs: 0 });
      expect(claimed).toEqual({ id, at });
      await commitAfterPause(store, writeAfter(id, write.next, { wake: at }));
      await store.postponeWake({ id, at }, at + 60_000);
      expect(await store.claimWakes({ limit: 1, leaseMs: 60_000, overdueMs: 0 })).toEqual([{ id, at }]);
    },
  },
  {
    title: '[STORE-10] a wake is left to whoever is nearest until it is overdue',
    async run({ store, advance }) {
      const id = roomId();
      await store.commit([writeAfter(id, null, { wake: store.now() + 100 })]);
      advance(300);
      const claim = () => store.claimWakes({ limit: 10, leaseMs: 60_000, overdueMs: 1_000 });
      expect(await claim()).toEqual([]);
      advance(1_000);
      expect((await claim()).map((wake) => wake.id)).toEqual([id]);
    },
  },
];
