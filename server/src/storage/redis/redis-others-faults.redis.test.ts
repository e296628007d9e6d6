/** Chat, players, settings and codes while Redis is in trouble. */
import type { PlayerId, RoomId } from '@inkroom/shared';
import { describe, expect, it, onTestFinished } from 'vitest';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import type { PlayerRecord } from '../../ports/player-store.ts';
import { writeAfter } from '../../ports/store-bench.contract.ts';
import { createRedisChatLog } from './redis-chat-log.ts';
import { createRedisCodes } from './redis-codes.ts';
import { createRedisPlayerStore } from './redis-player-store.ts';
import { createRedisSettings } from './redis-settings.ts';
import type { RedisLink } from './redis-link.ts';
import { faultyConfig, redisFaults } from './testing-faults.ts';
import { openTestStore, startRedis } from './testing.ts';
import type { RedisUnderTest } from './testing.ts';

const room = 'R0000001' as RoomId;

const record = (id: string, name: string): PlayerRecord => ({
  id: id as PlayerId,
  name,
  username: null,
  area: 100,
  generation: 1,
  passphraseHash: null,
  devices: [],
  createdAt: 1,
  revision: 1,
});

async function open() {
  const redis = await startRedis({ config: faultyConfig });
  onTestFinished(() => redis.close());
  const { store, link, close } = await openTestStore(redis);
  onTestFinished(close);
  await store.commit([writeAfter(room, null)]);
  const [chatLog, players] = [createRedisChatLog({ link }), createRedisPlayerStore({ link })];
  const [settings, codes] = [createRedisSettings({ link }), createRedisCodes({ link })];
  const say = (id: string) =>
    chatLog.append(room, id, { player: 'player-1' as PlayerId, name: 'Ann', text: id, at: 1, from: 'seat' });
  /** One of each that changes something. */
  const writes = (tag: string): readonly (() => Promise<unknown>)[] => [
    () => say(tag),
    () => players.create(record(`new-${tag}`, `New ${tag}`)),
    () => players.update({ ...record('player-1', `Ann ${tag}`), revision: 2 }),
    () => players.releaseName('Bea', Date.now() + 60_000),
    () => settings.getOrCreate(`key-${tag}`, 'value'),
    () => codes.put(`code-${tag}`, 'value', 60_000),
  ];
  const fill = async (): Promise<void> => {
    await say('before');
    await players.create(record('player-1', 'Ann'));
    await players.create(record('player-2', 'Bea'));
    await settings.getOrCreate('key', 'value');
    await codes.put('kept', 'value', 60_000);
  };
  return { redis, store, link, chatLog, players, settings, codes, say, writes, fill };
}

const failureOf = (task: Promise<unknown>): Promise<unknown> =>
  task.then(
    (value) => ({ accepted: value }),
    (error: unknown) => error,
  );

const isStoreFailure = (failure: unknown): boolean =>
  failure instanceof StoreUnavailable || failure instanceof OutcomeUnknown;

const texts = (lines: readonly { text: string }[]): readonly string[] => lines.map(({ text }) => text);

describe.each(redisFaults)('Redis is $name', ({ how, keeps, begin, end }) => {
  it(
    '[REDIS-7] nothing is accepted, the right word is said, and it goes on by itself',
    { timeout: 90_000 },
    async () => {
      const { redis, link, chatLog, players, settings, codes, say, writes, fill, store } = await open();
      await fill();
      await begin(redis);
      if (how === 'silent') {
        expect(isStoreFailure(await failureOf(say('first')))).toBe(true);
        await expect.poll(() => link.trouble).not.toBeNull();
      }
      const failures = await Promise.all(writes('during').map((write) => failureOf(write())));
      for (const failure of failures) expect(failure).toBeInstanceOf(StoreUnavailable);
      expect(link.trouble).not.toBeNull();
      if (how === 'refuses') {
        expect(texts(await chatLog.read(room))).toEqual(['before']);
        expect((await players.findByName('ann'))?.id).toBe('player-1');
        expect(await settings.getOrCreate('key', 'other')).toBe('value');
      } else {
        await expect(chatLog.read(room)).rejects.toThrow(StoreUnavailable);
        await expect(players.load('player-1' as PlayerId)).rejects.toThrow(StoreUnavailable);
      }

      await end(redis);
      await expect
        .poll(() => failureOf(codes.put('after', 'value', 60_000)), { timeout: 60_000 })
        .toEqual({ accepted: undefined });
      expect(link.trouble).toBeNull();
      if (!keeps) {
        expect(await chatLog.read(room)).toEqual([]);
        expect(await players.findByName('Ann')).toBeNull();
        expect(await codes.take('kept')).toBeNull();
        await store.commit([writeAfter(room, null)]);
        await fill();
      }
      // Said to be refused: not there. The first one was unknown: there once at most.
      expect(['before', 'before,first']).toContain(texts(await chatLog.read(room)).join());
      expect(await players.load('new-during' as PlayerId)).toBeNull();
      expect(await players.findByName('New during')).toBeNull();
      expect((await players.load('player-1' as PlayerId))?.revision).toBe(1);
      expect((await players.findByName('Bea'))?.id).toBe('player-2');
      expect(await codes.take('code-during')).toBeNull();
      const [seq, ...others] = await Promise.all(writes('again').map((write) => write()));
      expect(seq).toBeGreaterThan(1);
      expect(others).toEqual(['created', 'updated', 'released', 'value', undefined]);
      expect(await codes.take('kept')).toBe('value');
      expect((await players.findByName('Ann again'))?.revision).toBe(2);
    },
  );
});

describe('the answer to a change of name is lost', () => {
  it.each([
    ['the lease', 'reserve-name', StoreUnavailable],
    ['the record', 'put-player', OutcomeUnknown],
  ] as const)('[REDIS-7] at %s', async (_, script, kind) => {
    const { redis, link, players, fill } = await open();
    await fill();
    const losing = createRedisPlayerStore({ link: pausingAt(script, redis, link) });
    const change = { ...record('player-1', 'Cat'), revision: 2 };
    const failure = await failureOf(losing.update(change));
    expect(failure).toBeInstanceOf(kind);
    redis.process.resume();
    await expect.poll(() => link.trouble).toBeNull();
    const stored = await players.load('player-1' as PlayerId);
    expect(kind === StoreUnavailable ? [1] : [1, 2]).toContain(stored?.revision);
    expect(await players.update(change)).toBe(stored?.revision === 2 ? 'conflict' : 'updated');
    expect((await players.findByName('Cat'))?.id).toBe('player-1');
  });

  it('[REDIS-7] [REDIS-8] at the end of the lease: the record is stored, and that is what is told', async () => {
    const { redis, link, players, fill } = await open();
    await fill();
    const losing = createRedisPlayerStore({ link: pausingAt('settle-name', redis, link) });
    expect(await losing.update({ ...record('player-1', 'Cat'), revision: 2 })).toBe('updated');
    redis.process.resume();
    await expect.poll(() => link.trouble).toBeNull();
    expect((await players.findByName('Cat'))?.id).toBe('player-1');
    expect(await players.create(record('player-3', 'Cat'))).toBe('name-taken');
  });
});

/** Redis stands still from when this script is asked for. */
function pausingAt(name: string, redis: RedisUnderTest, link: RedisLink): Pick<RedisLink, 'run' | 'command'> {
  return {
    command: (words, more) => link.command(words, more),
    run(call) {
      if (call.script.name === name) redis.process.pause();
      return link.run(call);
    },
  };
}
