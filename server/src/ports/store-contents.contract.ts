/** What is stored: what is loaded, listed and counted, also after a restart, and by which clock. */
import { expect } from 'vitest';
import { commitAfterPause, commitChain, kindOf, last, roomId, writeAfter } from './store-bench.contract.ts';
import type { StoreCheck } from './store-bench.contract.ts';
import { StoreUnavailable } from './store.ts';
import type { Store } from './store.ts';

export const contentChecks: readonly StoreCheck[] = [
  {
    title: '[STORE-1] what was committed is loaded, also after a restart',
    async run({ store, reopen }) {
      const id = roomId();
      expect(await store.load(id)).toBeNull();
      const writes = await commitChain(store, id, 3);
      const stored = {
        position: last(writes).next,
        state: last(writes).state,
        updates: writes.map((write) => write.update),
      };
      expect(await store.load(id)).toEqual(stored);
      expect(await (await reopen()).load(id)).toEqual(stored);
    },
  },
  {
    title: '[STORE-11] listings follow the commits, also after a restart',
    async run({ store, advance, reopen }) {
      const [a, b, c] = [roomId(), roomId(), roomId()];
      const writes = [
        writeAfter(a, null, { listing: 'a' }),
        writeAfter(b, null, { listing: 'b' }),
        writeAfter(c, null, { listing: 'c' }),
      ];
      for (const write of writes) {
        await commitAfterPause(store, write);
        advance(600);
      }
      const changed = writeAfter(a, writes[0]?.next ?? null, { listing: 'a2' });
      await commitAfterPause(store, changed);
      const look = async (opened: Store): Promise<void> => {
        expect(await opened.listRooms(1_000)).toEqual(['a2', 'c', 'b']);
        expect(await opened.listRooms(2)).toEqual(['a2', 'c']);
      };
      await look(store);
      const reopened = await reopen();
      await look(reopened);
      const hidden = writeAfter(c, writes[2]?.next ?? null, { listing: null });
      await commitAfterPause(reopened, hidden);
      expect(await reopened.listRooms(1_000)).toEqual(['a2', 'b']);
      await commitAfterPause(reopened, writeAfter(c, hidden.next, { listing: 'c2' }));
      expect(await reopened.listRooms(1_000)).toEqual(['c2', 'a2', 'b']);
    },
  },
  {
    title: '[STORE-12] a deleted room is gone altogether, its facts stay',
    async run({ store, advance }) {
      const id = roomId();
      const write = writeAfter(id, null, {
        wake: store.now() + 10,
        listing: 'gone',
      });
      await store.commit([write]);
      const before = await store.counts();
      const end = writeAfter(id, write.next, { state: null, wake: null, outbox: ['{"fact":1}', '{"fact":2}'] });
      expect(await store.commit([end])).toEqual({ kind: 'committed' });
      expect(await store.load(id)).toBeNull();
      expect(await store.listRooms(1_000)).not.toContain('gone');
      advance(1_000);
      expect(await store.claimWakes({ limit: 100, leaseMs: 1, overdueMs: 0 })).not.toContainEqual(
        expect.objectContaining({ id }),
      );
      const after = await store.counts();
      expect(after).toEqual({ rooms: before.rooms - 1, outbox: before.outbox + 2 });
      expect(kindOf(await store.commit([writeAfter(id, null)])), 'the code is free again').toBe('committed');
    },
  },
  {
    title: '[STORE-13] the clock never goes back, not even over a restart, and does not stand still for long',
    async run({ store, advance, reopen, clockGrainMs = 0 }) {
      advance(60_000);
      await store.commit([writeAfter(roomId(), null)]);
      const before = store.now();
      advance(-60_000);
      expect(store.now()).toBeGreaterThanOrEqual(before);
      advance(20_000);
      const later = store.now();
      expect(later).toBeGreaterThan(before);
      const reopened = await reopen();
      expect(reopened.now()).toBeGreaterThanOrEqual(before - clockGrainMs);
    },
  },
  {
    title: '[STORE-15] a closed store refuses',
    async run({ reopen }) {
      const store = await reopen();
      await store.close();
      await expect(store.load(roomId())).rejects.toThrow(StoreUnavailable);
      await expect(store.commit([writeAfter(roomId(), null)])).rejects.toThrow(StoreUnavailable);
    },
  },
  {
    title: '[STORE-25] tips of many rooms are told in the order asked, null where there is none',
    async run({ store }) {
      const ids = Array.from({ length: 70 }, roomId);
      const tips: (string | null)[] = [];
      for (const [index, id] of ids.entries()) {
        const writes = index % 3 === 0 ? [] : await commitChain(store, id, 1 + (index % 2));
        tips.push(writes.at(-1)?.next.tip ?? null);
      }
      expect(await store.tips(ids)).toEqual(tips);
      expect(await store.tips([])).toEqual([]);
    },
  },
];
