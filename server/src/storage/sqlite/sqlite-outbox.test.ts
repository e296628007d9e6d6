import { copyFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { RoomId } from '@inkroom/shared';
import { expect, it, onTestFinished } from 'vitest';
import { describeOutboxContract } from '../../ports/outbox.contract.ts';
import { writeAfter } from '../../ports/store-bench.contract.ts';
import type { Storage } from '../../ports/storage.ts';
import { openTemporaryStore } from './testing.ts';

describeOutboxContract(async () => {
  const { storage, store, advance, reopenStorage, close } = await openTemporaryStore();
  return { outbox: storage.outbox, store, advance, reopen: reopenStorage, close };
});

const first = async ({ outbox }: Storage) => (await outbox.read(new Map([[0, '']]), 1)).get(0)?.[0];

const liveFiles = ['live.db', 'live.db-wal', 'live.db-shm'];

it('[STORE-42] entries of a new live.db come after all that the archive has seen of the former one', async () => {
  const under = await openTemporaryStore();
  onTestFinished(() => under.close());
  await under.store.commit([writeAfter('FORMER01' as RoomId, null, { outbox: ['former'] })]);
  const former = await first(under.storage);
  await under.storage.close();
  for (const name of liveFiles) rmSync(path.join(under.folder, name), { force: true });
  under.advance(1);
  const storage = await under.reopenStorage();
  await storage.store.commit([writeAfter('LATER001' as RoomId, null, { outbox: ['later'] })]);
  const later = await first(storage);
  expect(later?.text).toBe('later');
  expect((later?.cursor ?? '') > (former?.cursor ?? '')).toBe(true);
});

it('[STORE-42] so do those of an older copy that was put back, whatever waited in it', async () => {
  const under = await openTemporaryStore();
  onTestFinished(() => under.close());
  const commit = (storage: Storage, id: string) =>
    storage.store.commit([writeAfter(id as RoomId, null, { outbox: [id] })]);
  await commit(under.storage, 'WAITING1');
  await under.storage.close();
  const copy = path.join(under.folder, 'copy');
  copyFileSync(path.join(under.folder, 'live.db'), copy);
  under.advance(1);
  const newer = await under.reopenStorage();
  await commit(newer, 'SEEN0001');
  const seen = (await newer.outbox.read(new Map([[0, '']]), 9)).get(0)?.at(-1);
  await newer.close();
  for (const name of liveFiles) rmSync(path.join(under.folder, name), { force: true });
  copyFileSync(copy, path.join(under.folder, 'live.db'));
  under.advance(1);
  const older = await under.reopenStorage();
  await commit(older, 'LATER001');
  const all = (await older.outbox.read(new Map([[0, '']]), 9)).get(0) ?? [];
  expect(all.map(({ text }) => text)).toEqual(['WAITING1', 'LATER001']);
  expect((all[1]?.cursor ?? '') > (seen?.cursor ?? '')).toBe(true);
  expect(await older.outbox.backlog()).toMatchObject({ entries: 2 });
});

it('[STORE-43] the backlog is counted right however often the file was opened, with and without new entries', async () => {
  const under = await openTemporaryStore();
  onTestFinished(() => under.close());
  let { storage } = under;
  let expected = 0;
  const counts = async () => [(await storage.outbox.backlog()).entries, (await storage.store.counts()).outbox];
  for (const [round, fresh] of [2, 0, 0, 3, 1, 0, 4].entries()) {
    under.advance(1);
    storage = await under.reopenStorage();
    for (let made = 0; made < fresh; made += 1) {
      await storage.store.commit([writeAfter(`R${round}${made}00000` as RoomId, null, { outbox: ['fact'] })]);
    }
    expected += fresh;
    expect(await counts()).toEqual([expected, expected]);
  }
  const all = (await storage.outbox.read(new Map([[0, '']]), 99)).get(0) ?? [];
  for (const [index, { cursor, at }] of all.entries()) {
    expect(await storage.outbox.backlog()).toMatchObject({ entries: all.length - index, oldestAt: at });
    await storage.outbox.trim(0, cursor);
  }
  expect(await counts()).toEqual([0, 0]);
});

it('[STORE-42] however many entries are trimmed at once, all of them go', async () => {
  const under = await openTemporaryStore();
  onTestFinished(() => under.close());
  const { outbox, store } = under.storage;
  const outboxTexts = Array.from({ length: 2_500 }, (_, index) => String(index));
  await store.commit([writeAfter('MANYFACT' as RoomId, null, { outbox: outboxTexts })]);
  const all = (await outbox.read(new Map([[0, '']]), 5_000)).get(0) ?? [];
  await outbox.trim(0, all[2_398]?.cursor ?? '');
  expect((await outbox.backlog()).entries).toBe(101);
});
