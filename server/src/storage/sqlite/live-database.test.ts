/** What the embedded engine does when things go wrong beneath it: a full disk, a worker that dies, a second server. */
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { RoomId } from '@inkroom/shared';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { nodeClock } from '../../platform/node-clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { writeAfter } from '../../ports/store-bench.contract.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import { LiveDatabase } from './live-database.ts';
import type { LiveDatabaseOptions } from './live-database.ts';
import { SqliteStore, allChecks } from './sqlite-store.ts';
import type { SqliteStoreChecks } from './sqlite-store.ts';
import { createStoreClock } from '../../lib/store-clock.ts';
import { silentLogger, temporaryFolder } from './testing.ts';

const id = 'R0000001' as RoomId;
const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function open({ checks, ...more }: Partial<LiveDatabaseOptions> & { checks?: SqliteStoreChecks } = {}) {
  const folder = temporaryFolder();
  closers.push(() => folder.remove());
  let shiftMs = 0;
  const machine: Clock = { ...nodeClock, now: () => Date.now() + shiftMs };
  const clock = createStoreClock(machine);
  const file = `${folder.path}/live.db`;
  const database = await LiveDatabase.open({ file, clock, logger: silentLogger, ...more });
  closers.push(() => database.close());
  const store = await SqliteStore.open(database, clock, checks === undefined ? {} : { checks });
  closers.push(() => store.close());
  const advance = (ms: number): void => {
    shiftMs += ms;
  };
  return { file, database, store, advance };
}

/** The COMMITs in a write-ahead log: frames that carry the size of the database. Format: https://www.sqlite.org/fileformat2.html#walformat */
function commitsIn(file: string): number {
  const wal = readFileSync(`${file}-wal`);
  const frameBytes = 24 + wal.readUInt32BE(8);
  const salt = wal.readBigUInt64BE(16);
  let commits = 0;
  for (let at = 32; at + frameBytes <= wal.length; at += frameBytes) {
    if (wal.readBigUInt64BE(at + 8) === salt && wal.readUInt32BE(at + 4) > 0) commits += 1;
  }
  return commits;
}

describe('one COMMIT', () => {
  it('[STORE-16] commits that are ready together share one COMMIT, and the sync with it', async () => {
    const { file, store } = await open();
    const before = commitsIn(file);
    const ids = Array.from({ length: 50 }, (_, index) => `R00001${String(index).padStart(2, '0')}` as RoomId);
    const answers = await Promise.all(ids.map((room) => store.commit([writeAfter(room, null)])));
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['committed']));
    expect(commitsIn(file) - before).toBe(1);
    await store.commit([writeAfter(id, null)]);
    expect(commitsIn(file) - before).toBe(2);
  });

  it('[STORE-16] a transaction whose condition fails, or that is wrong, does not touch the others of its COMMIT', async () => {
    const { database } = await open();
    const put = (name: string) => ({ sql: 'INSERT INTO settings (name, value) VALUES (?, 1)', params: [name] });
    const never = { sql: "UPDATE settings SET value = 2 WHERE name = 'nobody'", params: [], expectChanges: 1 };
    const [good, conditional, wrong, twice] = await Promise.allSettled([
      database.transact([put('a')]),
      database.transact([put('b'), never]),
      database.transact([put('c'), { sql: 'SELECT wrong FROM nowhere', params: [] }]),
      database.transact([put('d'), put('a')]),
    ]);
    expect(good).toMatchObject({ value: { ok: true } });
    expect(conditional).toEqual({ status: 'fulfilled', value: { ok: false, failed: 1 } });
    expect(wrong).toMatchObject({ status: 'rejected' });
    expect(twice).toMatchObject({ status: 'rejected' });
    expect(await database.query('SELECT name FROM settings', [])).toEqual([{ name: 'a' }]);
  });
});

describe('a full disk', () => {
  it('[STORE-15] refuses with StoreUnavailable and keeps nothing; when there is room again it goes on by itself', async () => {
    const { database, store } = await open();
    const first = writeAfter(id, null);
    await store.commit([first]);
    const [pages] = await database.query('PRAGMA page_count', []);
    await database.query(`PRAGMA max_page_count = ${Number(pages?.['page_count'])}`, []);
    const heard: string[] = [];
    await store.subscribe(id, ({ text }) => heard.push(text));
    const big = writeAfter(id, first.next, { state: JSON.stringify('x'.repeat(100_000)) });
    await expect(store.commit([big])).rejects.toThrow(StoreUnavailable);
    await expect(store.load(id), 'fails fast').rejects.toThrow(StoreUnavailable);
    await database.query('PRAGMA max_page_count = 1000000', []);
    const after = await vi.waitFor(() => store.load(id), { timeout: 60_000 });
    expect(after?.position).toEqual(first.next);
    expect(heard).toEqual([]);
    expect(await store.commit([big])).toEqual({ kind: 'committed' });
    expect(heard).toEqual([big.update]);
    expect(store.outages(), 'too short to be one').toEqual([]);
  });

  it('[STORE-14] a long one is an outage, listed before anything is accepted again', async () => {
    const { database, store, advance } = await open();
    const first = writeAfter(id, null, { wake: store.now() + 5_000 });
    await store.commit([first]);
    const from = store.now();
    await database.query('PRAGMA max_page_count = 1', []);
    const big = writeAfter(id, first.next, { state: JSON.stringify('x'.repeat(100_000)) });
    await expect(store.commit([big])).rejects.toThrow(StoreUnavailable);
    advance(10_000);
    await database.query('PRAGMA max_page_count = 1000000', []);
    await vi.waitFor(() => store.claimWakes({ limit: 1, leaseMs: 1, overdueMs: 0 }), { timeout: 60_000 });
    const [outage] = store.outages();
    expect(outage?.from).toBeLessThanOrEqual(from);
    expect((outage?.to ?? 0) - (outage?.from ?? 0)).toBeGreaterThanOrEqual(10_000);
  });

  it('[STORE-14] standing still without a failure is no outage', async () => {
    const { store, advance } = await open();
    const first = writeAfter(id, null);
    await store.commit([first]);
    advance(60_000);
    expect(await store.commit([writeAfter(id, first.next)])).toEqual({ kind: 'committed' });
    expect(store.outages()).toEqual([]);
  });
});

describe('a worker that dies', () => {
  const doomed = (diesBefore: 'commit' | 'reply'): NonNullable<LiveDatabaseOptions['startWorker']> => {
    let isFirst = true;
    return ({ file }) => {
      const entry = isFirst ? './testing-doomed-worker.ts' : './live-worker.ts';
      isFirst = false;
      return new Worker(new URL(entry, import.meta.url), { workerData: { file, diesBefore } });
    };
  };

  it.each([
    ['before its COMMIT', 'commit', 1, 'committed'],
    ['after its COMMIT', 'reply', 2, 'duplicate'],
  ] as const)(
    '[STORE-15] %s leaves the outcome unknown until the file is open again; the same command id then tells',
    async (_, diesBefore, version, answer) => {
      const { store } = await open({ startWorker: doomed(diesBefore) });
      const heard: number[] = [];
      await store.subscribe(id, ({ position }) => heard.push(position.version));
      const first = writeAfter(id, null);
      await store.commit([first]);
      const write = writeAfter(id, first.next, { outbox: ['{"fact":1}'] });
      const behind = writeAfter(id, write.next);
      const [inFlight, waiting] = [store.commit([write]), store.commit([behind])];
      await Promise.all([
        expect(inFlight).rejects.toThrow(OutcomeUnknown),
        expect(waiting, 'it never left').rejects.toThrow(StoreUnavailable),
      ]);
      const stored = await vi.waitFor(() => store.load(id), { timeout: 60_000 });
      expect(stored?.position.version).toBe(version);
      expect(heard.at(-1), 'subscribers know as much').toBe(version);
      expect((await store.commit([write])).kind).toBe(answer);
      expect((await store.commit([behind])).kind).toBe('committed');
      expect(heard).toEqual([1, 2, 3]);
      expect((await store.counts()).outbox).toBe(1);
    },
  );

  it.each([
    ['after the COMMIT keeps what it answered', 'after-commit', []],
    ['before the COMMIT is found to have lost it', 'before-commit', [2]],
  ] as const)('[STORE-1] a store that answers %s', async (_, answer, lost) => {
    const { database, store } = await open({ startWorker: doomed('commit'), checks: { ...allChecks, answer } });
    const first = writeAfter(id, null);
    const answered: number[] = [];
    for (const write of [first, writeAfter(id, first.next)]) {
      const result = await store.commit([write]).catch(() => null);
      if (result?.kind === 'committed') answered.push(write.next.version);
    }
    const [kept] = await vi.waitFor(() => database.query('SELECT version FROM current_rooms', []), { timeout: 60_000 });
    expect(answered.filter((version) => version > Number(kept?.['version']))).toEqual(lost);
  });
});
