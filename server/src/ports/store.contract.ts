/** What every Store is held to. Each check is a plain function, so that a broken store can be shown to fail it. */
import { homeOf, limits, matchIdOf, queueIdOf, ticketIdOf } from '@inkroom/shared';
import type { LogPosition, QueueName, RecordId, RoomId } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { StoreUnavailable } from './store.ts';
import type { CommitResult, LineQuery, Store, Write } from './store.ts';

export interface StoreUnderTest {
  readonly store: Store;
  /** Moves the store's clock. */
  advance(ms: number): void;
  /** The same data, opened again as after a restart. */
  reopen(): Promise<Store>;
  /** Where a room is kept, if that is not all in one place: writes of one commit are of one partition. */
  partitionOf?(id: RecordId): number;
  /** How exactly its clock is remembered over a restart, milliseconds; commits never go back all the same. */
  readonly clockGrainMs?: number;
}

export interface StoreCheck {
  readonly title: string;
  run(under: StoreUnderTest): Promise<void>;
}

let counter = 0;

/** A fresh room id for each use. */
function roomId(): RoomId {
  counter += 1;
  return `R${String(counter).padStart(7, '0')}` as RoomId;
}

/** So many fresh rooms that may be written in one commit. */
function siblings(count: number, partitionOf: (id: RecordId) => number = () => 0): readonly RoomId[] {
  const first = roomId();
  const found = [first];
  while (found.length < count) {
    const next = roomId();
    if (partitionOf(next) === partitionOf(first)) found.push(next);
  }
  return found;
}

const queueName = (): QueueName => `queue-${(counter += 1)}` as QueueName;

/** A fresh ticket of a queue. */
const ticketId = (queue: QueueName): RecordId => ticketIdOf(queue, roomId());

/** The write that follows `after` (null: creates the room). */
export function writeAfter(id: RecordId, after: LogPosition | null, more: Partial<Write> = {}): Write {
  counter += 1;
  const next: LogPosition = {
    epoch: after?.epoch ?? 'epoch',
    version: (after?.version ?? 0) + 1,
    tip: `tip-${counter}`,
  };
  return {
    id,
    expect: after,
    next,
    commandId: `player/${counter}`,
    fingerprint: 'move',
    base: after?.version ?? 0,
    result: 'ok',
    state: `{"state":${counter}}`,
    update: `{"update":${counter}}`,
    wake: null,
    listing: null,
    outbox: [],
    notAfter: null,
    ...more,
  };
}

async function commitChain(store: Store, id: RecordId, count: number): Promise<readonly Write[]> {
  const writes: Write[] = [];
  for (let index = 0; index < count; index += 1) {
    const write = writeAfter(id, writes.at(-1)?.next ?? null);
    expect(await store.commit([write])).toEqual({ kind: 'committed' });
    writes.push(write);
  }
  return writes;
}

/** As a committer does: a conflict with the very position that was expected is tried again. */
async function commitAfterPause(store: Store, write: Write): Promise<void> {
  const result = await store.commit([write]);
  if (result.kind === 'committed') return;
  expect(result).toMatchObject({ kind: 'conflict' });
  expect(await store.commit([write])).toEqual({ kind: 'committed' });
}

const inLine = (line: string, at: number): Partial<Write> => ({ place: { line, at } });

/** Ids of a line, and how many stand in it. */
async function lineOf(store: Store, home: string, query: Partial<LineQuery> = {}) {
  const [line] = await store.readLines(home, [{ line: 'queued', limit: 100, from: 'front', ...query }]);
  return { count: line?.count, ids: line?.records.map(({ id }) => id) };
}

const kindOf = (result: CommitResult): string => result.kind;

const last = <T>(items: readonly T[]): T => {
  const item = items.at(-1);
  if (item === undefined) throw new Error('empty');
  return item;
};

export const storeChecks: readonly StoreCheck[] = [
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
      await look(await reopen());
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

/** Runs every check on a store of its own. */
export function describeStoreContract(open: () => Promise<StoreUnderTest & { close(): Promise<void> }>): void {
  for (const { title, run } of storeChecks) {
    it(title, async () => {
      const under = await open();
      try {
        await run(under);
      } finally {
        await under.close();
      }
    });
  }
}
