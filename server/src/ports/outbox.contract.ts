/** What every Outbox is held to. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RoomId } from '@inkroom/shared';
import type { Outbox, OutboxEntry } from './outbox.ts';
import type { Store } from './store.ts';
import { writeAfter } from './store-bench.contract.ts';

export interface OutboxUnderTest {
  readonly outbox: Outbox;
  /** Of the same data: commits to it append. */
  readonly store: Store;
  advance(ms: number): void;
  /** The same data, opened again as after a restart. */
  reopen(): Promise<{ readonly outbox: Outbox; readonly store: Store }>;
  close(): Promise<void>;
}

const soon = { timeout: 60_000 };

export function describeOutboxContract(open: () => Promise<OutboxUnderTest>): void {
  describe('outbox', () => {
    let under: OutboxUnderTest;
    let rooms = 0;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    const append = async (texts: readonly string[], store = under.store): Promise<void> => {
      rooms += 1;
      const id = `R${String(rooms).padStart(7, '0')}` as RoomId;
      expect(await store.commit([writeAfter(id, null, { outbox: texts })])).toEqual({ kind: 'committed' });
    };
    const fromStart = (outbox: Outbox): ReadonlyMap<number, string> =>
      new Map(outbox.partitions.map((partition) => [partition, '']));
    const readAll = (outbox = under.outbox) => outbox.read(fromStart(outbox), 1_000);
    const textsOf = (found: ReadonlyMap<number, readonly OutboxEntry[]>): readonly string[] =>
      [...found.values()].flat().map(({ text }) => text);
    /** One commit of so many entries, before any other: its partition, and what that has. */
    const fillOne = async (count: number): Promise<readonly [number, readonly OutboxEntry[]]> => {
      await append(Array.from({ length: count }, (_, index) => `fact ${index}`));
      const [filled] = await readAll();
      if (filled === undefined) throw new Error('something was appended');
      return filled;
    };

    it('[STORE-40] has nothing when nothing was appended, and partitions without entries are absent', async () => {
      expect((await readAll()).size).toBe(0);
      expect((await under.outbox.read(new Map(), 10)).size).toBe(0);
      await append([]);
      expect((await readAll()).size).toBe(0);
      await append(['one']);
      expect((await readAll()).size).toBe(1);
    });

    it('[STORE-40] facts of a commit come in their order, with the time of the commit, and stay after a restart', async () => {
      const texts = ['{"fact":1}', '{"fact":"zwei ⚑\\n"}', '{"fact":3}'];
      const from = under.store.now() - 2_000;
      await append(texts);
      const before = await readAll();
      expect(textsOf(before)).toEqual(texts);
      for (const { at } of [...before.values()].flat()) {
        expect(at).toBeGreaterThan(from);
        expect(at).toBeLessThan(under.store.now() + 2_000);
      }
      const again = await under.reopen();
      expect(await readAll(again.outbox)).toEqual(before);
    });

    it('[STORE-40] a commit that is refused appends nothing, and one that is repeated nothing more', async () => {
      const write = writeAfter('REPEATED' as RoomId, null, { outbox: ['once'] });
      await under.store.commit([write]);
      expect(await under.store.commit([write])).toMatchObject({ kind: 'duplicate' });
      const rival = writeAfter('REPEATED' as RoomId, null, { outbox: ['never'] });
      expect(await under.store.commit([rival])).toMatchObject({ kind: 'conflict' });
      expect(textsOf(await readAll())).toEqual(['once']);
    });

    it('[STORE-41] what follows a cursor is read, at most so many of each partition, and cursors compare as text', async () => {
      // Eleven at one moment: as text, 10 must come after 9.
      const [partition, all] = await fillOne(11);
      const cursors = all.map(({ cursor }) => cursor);
      expect(cursors).toEqual(cursors.toSorted());
      expect(new Set(cursors).size).toBe(cursors.length);
      expect(cursors.every((cursor) => cursor > '')).toBe(true);
      const read: OutboxEntry[] = [];
      for (let after = ''; ;) {
        const some = (await under.outbox.read(new Map([[partition, after]]), 1)).get(partition);
        if (some === undefined) break;
        expect(some).toHaveLength(1);
        read.push(...some);
        after = some.at(-1)?.cursor ?? '';
      }
      expect(read).toEqual(all);
    });

    it('[STORE-41] only the partitions that were asked for are read', async () => {
      const [partition] = await fillOne(2);
      const found = await under.outbox.read(new Map([[partition, '']]), 1_000);
      expect([...found.keys()]).toEqual([partition]);
    });

    it('[STORE-42] trimming removes up to and with the cursor, and may be repeated; later entries get later cursors', async () => {
      const [partition, all] = await fillOne(4);
      const [, second] = all;
      const last = all.at(-1);
      if (second === undefined || last === undefined) throw new Error('there are four at least');
      for (let time = 0; time < 2; time += 1) {
        await under.outbox.trim(partition, second.cursor);
        expect((await readAll()).get(partition)).toEqual(all.slice(2));
      }
      await under.outbox.trim(partition, last.cursor);
      await under.outbox.trim(partition, second.cursor);
      expect((await readAll()).get(partition)).toBeUndefined();
      const { outbox, store } = await under.reopen();
      for (;;) {
        await append(['later'], store);
        const later = (await readAll(outbox)).get(partition)?.[0];
        if (later === undefined) continue;
        expect(later.cursor > last.cursor).toBe(true);
        return;
      }
    });

    it('[STORE-42] the cursor before the first entry trims nothing', async () => {
      const [partition, all] = await fillOne(1);
      await under.outbox.trim(partition, '');
      expect((await readAll()).get(partition)).toEqual(all);
    });

    it('[STORE-43] the backlog counts what is not trimmed, and tells the age of the oldest', async () => {
      const before = await under.outbox.backlog();
      expect(before).toMatchObject({ entries: 0, oldestAt: null });
      await append(['a', 'b']);
      await append(['c']);
      const entries = [...(await readAll())];
      const oldest = Math.min(...entries.flatMap(([, some]) => some.map(({ at }) => at)));
      const appended = before.appended + 3;
      expect(await under.outbox.backlog()).toEqual({ entries: 3, oldestAt: oldest, appended });
      const { outbox, store } = await under.reopen();
      expect(await outbox.backlog()).toMatchObject({ entries: 3, oldestAt: oldest });
      for (const [partition, some] of entries) await outbox.trim(partition, some.at(-1)?.cursor ?? '');
      expect(await outbox.backlog()).toMatchObject({ entries: 0, oldestAt: null });
      expect((await store.counts()).outbox).toBe(0);
    });

    it('[STORE-44] whoever listens hears of facts that were appended, until it stops', async () => {
      const heard = vi.fn<() => void>();
      const stop = under.outbox.onAppended(heard);
      // Listening may take a moment to be real, and says so itself.
      await vi.waitFor(async () => {
        await append(['one']);
        expect(heard).toHaveBeenCalled();
      }, soon);
      stop();
      const calls = heard.mock.calls.length;
      const other = vi.fn<() => void>();
      const stopOther = under.outbox.onAppended(other);
      await vi.waitFor(async () => {
        await append(['two']);
        expect(other).toHaveBeenCalled();
      }, soon);
      stopOther();
      expect(heard).toHaveBeenCalledTimes(calls);
    });
  });
}
