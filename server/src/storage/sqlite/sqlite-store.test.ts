import { expect, it } from 'vitest';
import type { Storage } from '../../ports/storage.ts';
import { writeAfter } from '../../ports/store-bench.contract.ts';
import { describeStoreContract, storeChecks } from '../../ports/store.contract.ts';
import type { PlayerId, RoomId } from '@inkroom/shared';
import { nodeClock } from '../../platform/node-clock.ts';
import { LiveDatabase } from './live-database.ts';
import { openSqliteStorage } from './sqlite-storage.ts';
import { StorageError } from '../../lib/storage-error.ts';
import { openTemporaryStore, silentLogger, temporaryFolder } from './testing.ts';

describeStoreContract(() => openTemporaryStore());

const anyRoom = 'R0000000' as RoomId;

const checkOf = (id: string) => {
  const check = storeChecks.find(({ title }) => title.startsWith(`[${id}]`));
  if (check === undefined) throw new Error(`no check ${id}`);
  return check;
};

it.each([
  ['dedupe off', 'STORE-2', { dedupe: false, position: 'whole', answer: 'after-commit' }],
  ['the version number compared alone', 'STORE-3', { dedupe: true, position: 'version', answer: 'after-commit' }],
] as const)('the contract notices a store with %s', async (_, id, checks) => {
  const under = await openTemporaryStore(checks);
  await expect(checkOf(id).run(under)).rejects.toThrow();
  await under.close();
});

it('[STORE-14] an absence is recorded as an outage before anything is accepted', async () => {
  const under = await openTemporaryStore();
  expect(under.store.outages(anyRoom)).toEqual([]);
  const from = under.store.now();
  await under.store.commit([writeAfter('R0000001' as RoomId, null)]);
  under.advance(60_000);
  const reopened = await under.reopen();
  const [outage, ...others] = reopened.outages(anyRoom);
  expect(others).toEqual([]);
  expect((outage?.to ?? 0) - (outage?.from ?? 0)).toBeGreaterThanOrEqual(58_000);
  expect(outage?.from).toBeGreaterThanOrEqual(from - 1_000);
  const again = await under.reopen();
  expect(again.outages(anyRoom), 'a quick restart is none').toEqual(reopened.outages(anyRoom));
  await under.close();
});

it('[STORE-23] after a start every stored room may have lost its people', async () => {
  const under = await openTemporaryStore();
  const [kept, gone] = ['R0000003', 'R0000004'] as const satisfies readonly string[];
  await under.store.commit([writeAfter(kept as RoomId, null)]);
  const write = writeAfter(gone as RoomId, null);
  await under.store.commit([write]);
  await under.store.commit([writeAfter(gone as RoomId, write.next, { state: null })]);
  const orphansOf = async (storage: Storage) => storage.presence.claimOrphans({ limit: 10, leaseMs: 1_000 });
  expect(await orphansOf(under.storage)).toEqual([]);
  expect(await orphansOf(await under.reopenStorage())).toEqual([kept]);
  await under.close();
});

it('[STORE-17] the committing connection runs with WAL and synchronous=FULL', async () => {
  const folder = temporaryFolder();
  const file = `${folder.path}/live.db`;
  const database = await LiveDatabase.open({ file, clock: nodeClock, logger: silentLogger });
  const [journal] = await database.query('PRAGMA journal_mode', []);
  const [synchronous] = await database.query('PRAGMA synchronous', []);
  expect(journal).toEqual({ journal_mode: 'wal' });
  expect(synchronous, '2 is FULL').toEqual({ synchronous: 2 });
  await database.close();
  folder.remove();
});

it('[STORE-18] a second server on the same folder is refused with one line', async () => {
  const under = await openTemporaryStore();
  const second = openSqliteStorage({ dataDir: under.folder, clock: nodeClock, logger: silentLogger });
  await expect(second).rejects.toThrow(StorageError);
  await expect(second).rejects.toThrow(/^Another server is using .*DATA_DIR/);
  await under.close();
});

it('[STORE-18] a folder that cannot be made is one line that says what to do', async () => {
  const opening = openSqliteStorage({ dataDir: '/dev/null/x', clock: nodeClock, logger: silentLogger });
  await expect(opening).rejects.toThrow(/cannot be made.*DATA_DIR/);
});

it('[STORE-12] a deleted room takes its chat with it', async () => {
  const under = await openTemporaryStore();
  const id = 'R0000002' as RoomId;
  const write = writeAfter(id, null);
  await under.store.commit([write]);
  const line = { player: 'player-1' as PlayerId, name: 'n', text: 't', at: 1, from: 'seat' } as const;
  await under.storage.chatLog.append(id, 'line', line);
  await under.store.commit([writeAfter(id, write.next, { state: null })]);
  expect(await under.storage.chatLog.read(id)).toEqual([]);
  await under.close();
});
