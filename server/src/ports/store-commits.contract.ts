/** What of a commit counts: that it counts once, that its position is the last one, that it is in time, and all of it or nothing. */
import { limits } from '@inkroom/shared';
import { expect } from 'vitest';
import { commitChain, kindOf, last, roomId, siblings, writeAfter } from './store-bench.contract.ts';
import type { StoreCheck } from './store-bench.contract.ts';
import type { Write } from './store.ts';

export const commitChecks: readonly StoreCheck[] = [
  {
    title: '[STORE-2] the same command id is a duplicate with its first result, wherever the room stands by now',
    async run({ store, reopen }) {
      const id = roomId();
      const [first] = await commitChain(store, id, 1);
      if (first === undefined) throw new Error('no write');
      const refused = writeAfter(id, first.next, { result: 'wrong-ply', fingerprint: 'other' });
      await store.commit([refused]);
      await store.commit([writeAfter(id, refused.next)]);
      const again = { ...writeAfter(id, first.next), commandId: refused.commandId };
      const duplicate = { kind: 'duplicate', version: 2, result: 'wrong-ply', fingerprint: 'other' };
      expect(await store.commit([again])).toEqual(duplicate);
      expect(await (await reopen()).commit([again])).toEqual(duplicate);
    },
  },
  {
    title: '[STORE-3] the same version with another tip or epoch is a conflict',
    async run({ store }) {
      const id = roomId();
      const { next } = last(await commitChain(store, id, 2));
      for (const stale of [
        { ...next, tip: 'another' },
        { ...next, epoch: 'another' },
        { ...next, version: next.version + 1 },
      ]) {
        expect(kindOf(await store.commit([writeAfter(id, stale, { base: next.version })]))).toBe('conflict');
      }
      expect((await store.load(id))?.position).toEqual(next);
    },
  },
  {
    title: '[STORE-4] a conflict carries the room as it is, or null',
    async run({ store }) {
      const id = roomId();
      const writes = await commitChain(store, id, 2);
      const conflict = await store.commit([writeAfter(id, null)]);
      expect(conflict).toEqual({ kind: 'conflict', current: await store.load(id) });
      const absent = writeAfter(roomId(), last(writes).next);
      expect(await store.commit([absent])).toEqual({ kind: 'conflict', current: null });
    },
  },
  {
    title: '[STORE-5] an intent older than what is kept is stale',
    async run({ store }) {
      const id = roomId();
      const { next } = last(await commitChain(store, id, limits.ringLength + 10));
      expect(kindOf(await store.commit([writeAfter(id, next, { base: 2 })]))).toBe('stale');
      const oldestKept = next.version - limits.ringLength + 1;
      const write = writeAfter(id, next, { base: oldestKept - 1 });
      expect(kindOf(await store.commit([write]))).toBe('committed');
    },
  },
  {
    title: '[STORE-6] a late commit changes nothing; at its very time it still counts',
    async run({ store, advance }) {
      const id = roomId();
      const { next } = last(await commitChain(store, id, 1));
      const write = writeAfter(id, next, { notAfter: store.now() + 1_000 });
      advance(1_400);
      expect(await store.commit([write])).toEqual({ kind: 'late' });
      expect((await store.load(id))?.position).toEqual(next);
      const inTime = writeAfter(id, next, { notAfter: store.now() + 60_000 });
      expect(kindOf(await store.commit([inTime]))).toBe('committed');
    },
  },
  {
    title: '[STORE-7] several writes are committed all or none',
    async run({ store, partitionOf }) {
      const [one = roomId(), two = roomId()] = siblings(2, partitionOf);
      const { next } = last(await commitChain(store, two, 1));
      const bad = await store.commit([writeAfter(one, null), writeAfter(two, { ...next, tip: 'no' })]);
      expect(bad.kind).toBe('conflict');
      expect(await store.load(one)).toBeNull();
      const good = await store.commit([writeAfter(one, null), writeAfter(two, next)]);
      expect(good.kind).toBe('committed');
      expect((await store.load(one))?.position.version).toBe(1);
      expect((await store.load(two))?.position.version).toBe(2);
    },
  },
  {
    title: '[STORE-7] of three writes the first that cannot be committed decides the answer, and none is',
    async run({ store, advance, partitionOf }) {
      const [one = roomId(), two = roomId(), three = roomId()] = siblings(3, partitionOf);
      const { next } = last(await commitChain(store, two, 1));
      const deadline = store.now() + 10;
      advance(1_000);
      const trio = (second: Write, third: Write) => store.commit([writeAfter(one, null), second, third]);
      const lateThird = writeAfter(three, null, { notAfter: deadline });
      expect(await trio(writeAfter(two, null), lateThird)).toMatchObject({ kind: 'conflict' });
      expect(await trio(writeAfter(two, next), lateThird)).toEqual({ kind: 'late' });
      expect(await store.load(one)).toBeNull();
      expect((await store.load(two))?.position).toEqual(next);
      const writes = [writeAfter(two, next, { outbox: ['{"fact":3}'] }), writeAfter(three, null)] as const;
      expect(await trio(...writes)).toEqual({ kind: 'committed' });
      expect(await store.load(three)).not.toBeNull();
      expect(await trio(...writes), 'the first that is a conflict').toMatchObject({ kind: 'conflict' });
    },
  },
  {
    title: '[STORE-2] dedupe comes before the position, the position before the time',
    async run({ store, advance }) {
      const id = roomId();
      const [first] = await commitChain(store, id, 2);
      if (first === undefined) throw new Error('no write');
      const notAfter = store.now() + 10;
      advance(1_000);
      expect(kindOf(await store.commit([{ ...first, notAfter }]))).toBe('duplicate');
      expect(kindOf(await store.commit([writeAfter(id, first.next, { notAfter })]))).toBe('conflict');
    },
  },
  {
    title: '[STORE-16] of many commits to one position one wins; other rooms do not wait',
    async run({ store }) {
      const id = roomId();
      const { next } = last(await commitChain(store, id, 1));
      const rivals = Array.from({ length: 20 }, () => store.commit([writeAfter(id, next)]));
      const others = Array.from({ length: 50 }, () => store.commit([writeAfter(roomId(), null)]));
      const kinds = (await Promise.all(rivals)).map(kindOf);
      expect(kinds.filter((kind) => kind === 'committed')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'conflict')).toHaveLength(19);
      expect(new Set((await Promise.all(others)).map(kindOf))).toEqual(new Set(['committed']));
    },
  },
];
