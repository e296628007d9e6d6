/** What only the engine on Redis has: scripts that are forgotten, keys and slots as the server sees them, doors and locks. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { PlayerId, RoomId } from '@inkroom/shared';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { StorageError } from '../../lib/storage-error.ts';
import { nodeClock } from '../../platform/node-clock.ts';
import type { PlayerRecord } from '../../ports/player-store.ts';
import { writeAfter } from '../../ports/store-bench.contract.ts';
import { partitionOfRecord, roomChannel, roomKey } from './keys.ts';
import { createRedisChatLog } from './redis-chat-log.ts';
import { createRedisCodes } from './redis-codes.ts';
import { createRedisPlayerStore } from './redis-player-store.ts';
import { createRedisSettings } from './redis-settings.ts';
import { openRedisStorage } from './redis-storage.ts';
import type { RedisStorage } from './redis-storage.ts';
import { redisKinds, suiteStores } from './testing-suite.ts';
import { addressOf, allKeys, recordingLogger, startRedis } from './testing.ts';
import type { RedisUnderTest, StartRedisOptions } from './testing.ts';

const ann = 'player-one' as PlayerId;
const record: PlayerRecord = {
  id: ann,
  name: 'Ann',
  username: 'Ann',
  area: 100,
  generation: 1,
  passphraseHash: null,
  devices: [],
  createdAt: 1,
  revision: 1,
};
const line = { player: ann, name: 'Ann', text: 'Hello', at: 1, from: 'seat' } as const;

async function started(options: StartRedisOptions): Promise<RedisUnderTest> {
  const redis = await startRedis(options);
  onTestFinished(() => redis.close());
  return redis;
}

async function opened(url: string, ca: string | null = null, readyMs = 10_000): Promise<RedisStorage> {
  const options = { address: addressOf(url), ca, name: 'test', clock: nodeClock, logger: recordingLogger(), readyMs };
  const storage = await openRedisStorage(options);
  onTestFinished(() => storage.close());
  return storage;
}

/** What is wrong with an address, in the words for whoever set it. */
async function refusal(url: string, ca: string | null = null): Promise<string> {
  const problem: unknown = await opened(url, ca, 1_000).then(
    () => null,
    (error: unknown) => error,
  );
  expect(problem).toBeInstanceOf(StorageError);
  return problem instanceof StorageError ? problem.message : '';
}

async function expectToWork({ store, players, settings, chatLog, codes, degraded }: RedisStorage): Promise<void> {
  const room = 'R0000001' as RoomId;
  expect(await store.commit([writeAfter(room, null)])).toEqual({ kind: 'committed' });
  expect((await store.load(room))?.position.version).toBe(1);
  expect(await players.create(record)).toBe('created');
  expect(await settings.getOrCreate('key', 'value')).toBe('value');
  expect(await chatLog.append(room, 'a', line)).toBe(1);
  expect(await chatLog.read(room)).toHaveLength(1);
  await codes.put('code', 'value', 60_000);
  expect(await codes.take('code')).toBe('value');
  const heard: string[] = [];
  const leave = await store.subscribe(room, ({ text }) => heard.push(text));
  await store.commit([writeAfter(room, (await store.load(room))?.position ?? null)]);
  expect(heard).toHaveLength(1);
  leave();
  expect(degraded()).toEqual([]);
}

describe.each(redisKinds)('on %s', (kind) => {
  const stores = suiteStores(kind);

  it('[REDIS-9] commits that are ready in one turn of the event loop leave in one pipeline per partition or less', async () => {
    const under = await stores.fresh();
    onTestFinished(() => under.close());
    const rooms = Array.from({ length: 40 }, (_, index) => `R00000${10 + index}` as RoomId);
    const firsts = rooms.map((room) => writeAfter(room, null));
    // Every master knows the script from then on.
    await Promise.all(firsts.map((write) => under.store.commit([write])));
    const sent: number[] = [];
    const pipeline = under.client.pipeline.bind(under.client);
    vi.spyOn(under.client, 'pipeline').mockImplementation((...args) => {
      const made = pipeline(...args);
      const exec = made.exec.bind(made);
      made.exec = (...more) => {
        sent.push(made.length);
        return exec(...more);
      };
      return made;
    });
    const results = await Promise.all(firsts.map(({ id, next }) => under.store.commit([writeAfter(id, next)])));
    expect(new Set(results.map(({ kind: came }) => came))).toEqual(new Set(['committed']));
    const most = kind === 'one Redis' ? 1 : new Set(rooms.map(partitionOfRecord)).size;
    const carrying = sent.filter((calls) => calls > 0);
    expect(carrying.reduce((sum, calls) => sum + calls, 0)).toBe(rooms.length);
    expect(carrying).toHaveLength(most);
  });

  it('[REDIS-5] scripts may be forgotten at any time', async () => {
    const under = await stores.fresh();
    const { store, link, time } = under;
    const forget = () => stores.redis.command('SCRIPT', 'FLUSH');
    const [chatLog, players] = [createRedisChatLog(under), createRedisPlayerStore({ link, shiftMs: time.shiftMs })];
    const room = 'R0000001' as RoomId;
    const first = writeAfter(room, null, { wake: store.now() });
    await forget();
    expect(await store.commit([first])).toEqual({ kind: 'committed' });
    await forget();
    const second = writeAfter(room, first.next, { outbox: ['{}'] });
    const several = await Promise.all([
      store.commit([second]),
      store.load(room),
      store.tips([room]),
      store.listRooms(10),
      chatLog.append(room, 'a', line),
      chatLog.append(room, 'a', line),
      players.create(record),
    ]);
    expect(several[0]).toEqual({ kind: 'committed' });
    expect(several.slice(4)).toEqual([1, 1, 'created']);
    await forget();
    expect(await store.commit([second])).toMatchObject({ kind: 'duplicate', version: 2 });
    await forget();
    await store.claimWakes({ limit: 10, leaseMs: 1_000, overdueMs: 0 });
    await forget();
    expect(await players.update({ ...record, name: 'Bea', revision: 2 })).toBe('updated');
    expect((await store.load(room))?.position.version).toBe(2);
    expect(await store.counts()).toEqual({ rooms: 1, outbox: 1 });
    await under.close();
  });

  it('[REDIS-3] of all there is only a one-time code has a time to live', async () => {
    const under = await stores.fresh();
    const { store, link, time, client } = under;
    const players = createRedisPlayerStore({ link, shiftMs: time.shiftMs });
    const room = 'R0000001' as RoomId;
    await store.commit([writeAfter(room, null, { wake: store.now() + 60_000, listing: '{}', outbox: ['{}'] })]);
    await createRedisChatLog(under).append(room, 'a', line);
    await players.create(record);
    await players.update({ ...record, name: 'Bea', revision: 2 });
    await players.releaseName('Bea', store.now() + 60_000);
    await createRedisSettings(under).getOrCreate('key', 'value');
    time.advance(10_000);
    await store.claimWakes({ limit: 1, leaseMs: 1_000, overdueMs: 0 });
    await createRedisCodes(under).put('code', 'value', 60_000);
    const keys = await allKeys(client);
    const kinds = new Set(keys.map(({ key }) => key.split(':')[1]));
    const expected = [
      'meta',
      'wakes',
      'listing',
      'outbox',
      'room',
      'chat',
      'player',
      'name',
      'settings',
      'code',
      'outages',
    ];
    expect([...kinds]).toEqual(expect.arrayContaining(expected));
    const mortal = keys.filter(({ ttlMs }) => ttlMs !== -1).map(({ key }) => key.split(':')[1]);
    expect(mortal).toEqual(['code']);
    await under.close();
  });

  it('[STORE-12] of a deleted room no key is left, nor its place in any, but its facts', async () => {
    const under = await stores.fresh();
    const { store, client } = under;
    const room = 'R0000001' as RoomId;
    const made = writeAfter(room, null, { wake: store.now() + 60_000, listing: '{}' });
    await store.commit([made]);
    await createRedisChatLog(under).append(room, 'a', line);
    await store.commit([writeAfter(room, made.next, { state: null, outbox: ['{}'] })]);
    const keys = await allKeys(client);
    const kinds = new Set(keys.map(({ key }) => key.split(':')[1]));
    expect(kinds).toEqual(new Set(['clock', 'meta', 'outbox']));
    await under.close();
  });

  it('[REDIS-4] Redis reckons the slots of keys and channels as we do, and a message stays where its room is', async () => {
    const under = await stores.fresh();
    for (const id of ['R0000001', 'R0000002', 'ABCDEFGH'] as RoomId[]) {
      const slots = await Promise.all(
        [roomKey(id), roomChannel(id)].map((key) => stores.redis.process.cli('CLUSTER', 'KEYSLOT', key)),
      );
      expect(new Set(slots).size).toBe(1);
    }
    const heard: string[] = [];
    const rooms = Array.from({ length: 100 }, (_, index) => `R${String(index).padStart(7, '0')}` as RoomId);
    const leaves = await Promise.all(rooms.map((room) => under.store.subscribe(room, ({ text }) => heard.push(text))));
    const texts = await Promise.all(
      rooms.map(async (room) => {
        const write = writeAfter(room, null);
        await under.store.commit([write]);
        return write.update;
      }),
    );
    await expect.poll(() => heard.toSorted()).toEqual(texts.toSorted());
    expect(new Set(rooms.map(partitionOfRecord)).size).toBeGreaterThan(40);
    for (const leave of leaves) leave();
    await under.close();
  });
});

describe('doors', () => {
  it('[REDIS-6] a password of any letters is taken from the address, and a wrong one is told in one line', async () => {
    const redis = await started({ password: 'open: sésame/@ 100%' });
    await expectToWork(await opened(redis.url));
    const words = await refusal(redis.url.replace(/:[^:@]+@/, ':wrong@'));
    expect(words).toMatch(/WRONGPASS|invalid/);
    expect(words).toContain(`127.0.0.1:${redis.process.port}`);
    expect(words).not.toContain('\n');
    expect(words, 'no secrets in messages').not.toContain('sesame');
    expect(await refusal(`redis://127.0.0.1:${redis.process.port}`)).toContain('NOAUTH');
  });

  it('[REDIS-6] a user with a name, who may do no more than the operations page says', async () => {
    const page = await readFile(path.join(import.meta.dirname, '../../../../docs/operations.md'), 'utf8');
    const [, name = '', password = '', rules = ''] = /`ACL SETUSER (\S+) on >(\S+) (.*?)`/.exec(page) ?? [];
    const redis = await started({});
    await redis.command('ACL', 'SETUSER', name, 'on', `>${password}`, ...rules.split(' '));
    await redis.command('ACL', 'SETUSER', 'default', 'off');
    await expectToWork(await opened(redis.url.replace('://', `://${name}:${password}@`)));
  });

  it('[REDIS-6] TLS, with an authority of one’s own and a password', async () => {
    const redis = await started({ tls: true, password: 'secret' });
    expect(redis.url).toMatch(/^rediss:/);
    await expectToWork(await opened(redis.url, redis.ca));
    expect(await refusal(redis.url), 'an authority nobody knows').toMatch(/self.signed|certificate/i);
    expect(await refusal(redis.url.replace('rediss:', 'redis:'))).toMatch(/cannot be used/);
  });

  it('[REDIS-6] a cluster with a password', { timeout: 180_000 }, async () => {
    const redis = await started({ kind: 'Redis Cluster', password: 'secret' });
    await expectToWork(await opened(redis.url));
  });

  it('[REDIS-6] a Redis that is not there is told in one line', async () => {
    const redis = await started({});
    await redis.process.kill();
    const words = await refusal(redis.url);
    expect(words).toContain(`Redis at 127.0.0.1:${redis.process.port} cannot be used`);
    expect(words).toContain('REDIS_URL');
    expect(words).not.toContain('\n');
  });
});
