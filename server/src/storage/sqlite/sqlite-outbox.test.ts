import { rmSync } from 'node:fs';
import path from 'node:path';
import type { RoomId } from '@inkroom/shared';
import { expect, it, onTestFinished } from 'vitest';
import { describeOutboxContract } from '../../ports/outbox.contract.ts';
import { writeAfter } from '../../ports/store.contract.ts';
import type { Storage } from '../../ports/storage.ts';
import { openTemporaryStore } from './testing.ts';

describeOutboxContract(async () => {
  const { storage, store, advance, reopenStorage, close } = await openTemporaryStore();
  return { outbox: storage.outbox, store, advance, reopen: reopenStorage, close };
});

const first = async ({ outbox }: Storage) => (await outbox.read(new Map([[0, '']]), 1)).get(0)?.[0];

it('[STORE-42] entries of a new live.db come after all that the archive has seen of the former one', async () => {
  const under = await openTemporaryStore();
  onTestFinished(() => under.close());
  await under.store.commit([writeAfter('FORMER01' as RoomId, null, { outbox: ['former'] })]);
  const former = await first(under.storage);
  await under.storage.close();
  for (const end of ['', '-wal', '-shm']) rmSync(path.join(under.folder, `live.db${end}`), { force: true });
  under.advance(1);
  const storage = await under.reopenStorage();
  await storage.store.commit([writeAfter('LATER001' as RoomId, null, { outbox: ['later'] })]);
  const later = await first(storage);
  expect(later?.text).toBe('later');
  expect((later?.cursor ?? '') > (former?.cursor ?? '')).toBe(true);
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
