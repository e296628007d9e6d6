/** Lines, and records of queues beside rooms. */
import { homeOf, matchIdOf, queueIdOf } from '@inkroom/shared';
import type { RecordId } from '@inkroom/shared';
import { expect } from 'vitest';
import {
  commitAfterPause,
  commitChain,
  kindOf,
  queueName,
  roomId,
  ticketId,
  writeAfter,
} from './store-bench.contract.ts';
import type { StoreCheck } from './store-bench.contract.ts';
import type { LineQuery, Store, Write } from './store.ts';

const inLine = (line: string, at: number): Partial<Write> => ({ place: { line, at } });

/** Ids of a line, and how many stand in it. */
async function lineOf(store: Store, home: string, query: Partial<LineQuery> = {}) {
  const [line] = await store.readLines(home, [{ line: 'queued', limit: 100, from: 'front', ...query }]);
  return { count: line?.count, ids: line?.records.map(({ id }) => id) };
}

export const lineChecks: readonly StoreCheck[] = [
  {
    title: '[STORE-27] those who stand in a line are read in its order, from either end, also after a restart',
    async run({ store, reopen }) {
      const queue = queueName();
      const [a, b, c, d] = [ticketId(queue), ticketId(queue), ticketId(queue), ticketId(queue)];
      // Two at one place go by id; the third stands between two milliseconds.
      const places = [
        [b, 1_700_000_000_000],
        [a, 1_700_000_000_000],
        [d, 1_700_000_000_000.75],
        [c, 1_700_000_000_000.5],
      ] as const;
      const writes = new Map<RecordId, Write>();
      for (const [id, at] of places) {
        const write = writeAfter(id, null, inLine('queued', at));
        writes.set(id, write);
        expect(await store.commit([write])).toEqual({ kind: 'committed' });
      }
      await store.commit([writeAfter(ticketId(queueName()), null, inLine('queued', 1))]);
      const look = async (opened: Store): Promise<void> => {
        expect(await lineOf(opened, queue)).toEqual({ count: 4, ids: [a, b, c, d] });
        expect(await lineOf(opened, queue, { limit: 2 })).toEqual({ count: 4, ids: [a, b] });
        expect(await lineOf(opened, queue, { limit: 3, from: 'back' })).toEqual({ count: 4, ids: [d, c, b] });
        expect(await lineOf(opened, queue, { limit: 0 })).toEqual({ count: 4, ids: [] });
        const query = { line: 'queued', limit: 1, from: 'back' } as const;
        const [line, none] = await opened.readLines(queue, [query, { ...query, line: 'playing' }]);
        const { next, state } = writes.get(d) ?? writeAfter(d, null);
        expect(line?.records).toEqual([{ id: d, at: 1_700_000_000_000.75, position: next, state }]);
        expect(none).toEqual({ count: 0, records: [] });
        expect(await opened.readLines(queue, [])).toEqual([]);
        expect(await opened.ranks([d, a, c, b])).toEqual([3, 0, 2, 1]);
      };
      await look(store);
      await look(await reopen());
    },
  },
  {
    title: '[STORE-27] a commit replaces the place, in the same line or another, or takes it away',
    async run({ store, reopen }) {
      const queue = queueName();
      const [a, b, c] = [ticketId(queue), ticketId(queue), ticketId(queue)];
      const firsts = [a, b, c].map((id, index) => writeAfter(id, null, inLine('queued', index)));
      for (const first of firsts) await store.commit([first]);
      const after = (index: number, more: Partial<Write>): Write => {
        const former = firsts[index];
        if (former === undefined) throw new Error('no write');
        return (firsts[index] = writeAfter(former.id, former.next, more));
      };
      await store.commit([after(0, inLine('queued', 10))]);
      expect(await lineOf(store, queue)).toEqual({ count: 3, ids: [b, c, a] });
      await store.commit([after(1, inLine('recalled', 5))]);
      await store.commit([after(2, { place: null })]);
      await store.commit([after(0, inLine('queued', 10))]);
      const look = async (opened: Store): Promise<void> => {
        expect(await lineOf(opened, queue)).toEqual({ count: 1, ids: [a] });
        expect(await lineOf(opened, queue, { line: 'recalled' })).toEqual({ count: 1, ids: [b] });
        expect(await opened.ranks([a, b, c, ticketId(queue)])).toEqual([0, 0, null, null]);
        expect(await opened.countLines([queue, queueName(), queue], 'queued')).toEqual([1, 0, 1]);
        expect(await opened.countLines([], 'queued')).toEqual([]);
      };
      await look(store);
      const reopened = await reopen();
      await look(reopened);
      const refused = writeAfter(a, firsts[1]?.next ?? null, inLine('playing', 1));
      expect(kindOf(await reopened.commit([refused]))).toBe('conflict');
      await look(reopened);
      await reopened.commit([after(0, {})]);
      await reopened.commit([after(1, { state: null })]);
      await reopened.commit([after(2, { ...inLine('queued', 2) })]);
      expect(await lineOf(reopened, queue)).toEqual({ count: 1, ids: [c] });
      expect(await lineOf(reopened, queue, { line: 'recalled' })).toEqual({ count: 0, ids: [] });
    },
  },
  {
    title: '[STORE-28] up to eight records of one home are changed by one commit, all or none',
    async run({ store, reopen, partitionOf = () => 0 }) {
      const queue = queueName();
      const ids = [
        ...Array.from({ length: 6 }, () => ticketId(queue)),
        matchIdOf(queue, 'abcdefghijklmnop'),
        queueIdOf(queue),
      ];
      expect(new Set(ids.map(partitionOf)).size, 'a home lies in one partition').toBe(1);
      const [first, ...rest] = ids.map((id, at) => writeAfter(id, null, inLine('queued', at)));
      if (first === undefined) throw new Error('no write');
      expect(await store.commit([first, ...rest])).toEqual({ kind: 'committed' });
      expect(await lineOf(store, queue)).toEqual({ count: 8, ids });
      const second = [first, ...rest].map(({ id, next }, at) => writeAfter(id, next, inLine('recalled', 8 - at)));
      const stale = { ...second[7], expect: { epoch: 'epoch', version: 1, tip: 'no' } } as Write;
      const [one, ...others] = second;
      if (one === undefined) throw new Error('no write');
      expect((await store.commit([one, ...others.slice(0, 6), stale])).kind).toBe('conflict');
      expect(await lineOf(store, queue)).toEqual({ count: 8, ids });
      expect(await store.commit([one, ...others])).toEqual({ kind: 'committed' });
      const reopened = await reopen();
      expect(await lineOf(reopened, queue)).toEqual({ count: 0, ids: [] });
      expect(await lineOf(reopened, queue, { line: 'recalled' })).toEqual({ count: 8, ids: ids.toReversed() });
      expect(kindOf(await reopened.commit([one, ...others])), 'once').toBe('duplicate');
    },
  },
  {
    title: '[STORE-29] a record of a queue is no room: it is loaded, heard of and woken, and counted with no rooms',
    async run({ store, advance, reopen }) {
      const [room, ticket] = [roomId(), ticketId(queueName())];
      const before = (await store.counts()).rooms;
      await commitChain(store, room, 1);
      const heard: string[] = [];
      await store.subscribe(ticket, ({ text }) => heard.push(text));
      const write = writeAfter(ticket, null, { wake: store.now() + 100, ...inLine('queued', 1) });
      await store.commit([write]);
      await store.commit([writeAfter(room, null)]);
      expect(heard).toEqual([write.update]);
      expect((await store.load(ticket))?.state).toBe(write.state);
      expect(await store.tips([ticket, ticketId(queueName())])).toEqual([write.next.tip, null]);
      expect((await store.counts()).rooms).toBe(before + 1);
      advance(1_000);
      const due = await store.claimWakes({ limit: 10, leaseMs: 1_000, overdueMs: 0 });
      expect(due).toEqual([{ id: ticket, at: write.wake }]);
      const reopened = await reopen();
      expect((await reopened.counts()).rooms).toBe(before + 1);
      await commitAfterPause(reopened, writeAfter(ticket, write.next, { state: null }));
      expect((await reopened.counts()).rooms).toBe(before + 1);
      expect(await reopened.load(ticket)).toBeNull();
      expect(await lineOf(reopened, homeOf(ticket))).toEqual({ count: 0, ids: [] });
    },
  },
];
