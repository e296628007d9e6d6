import type { RoomId } from '@inkroom/shared';
import { describe, vi } from 'vitest';
import { describeAccountBookContract } from '../../ports/account-book.contract.ts';
import { describeChatLogContract } from '../../ports/chat-log.contract.ts';
import { describeOneTimeCodesContract } from '../../ports/one-time-codes.contract.ts';
import { describePlayerStoreContract } from '../../ports/player-store.contract.ts';
import { describePlugContract } from '../../ports/plug.contract.ts';
import { describeSettingsContract } from '../../ports/settings.contract.ts';
import { writeAfter } from '../../ports/store-bench.contract.ts';
import { createRedisAccountBook } from './redis-account-book.ts';
import { createRedisChatLog } from './redis-chat-log.ts';
import { createRedisCodes } from './redis-codes.ts';
import { createRedisPlug } from './redis-plug.ts';
import { createRedisPlayerStore } from './redis-player-store.ts';
import { createRedisSettings } from './redis-settings.ts';
import { redisKinds, suiteStores } from './testing-suite.ts';
import { allKeys } from './testing.ts';
import type { FreshStore } from './testing.ts';

const players = ({ link, time }: FreshStore) => createRedisPlayerStore({ link, shiftMs: time.shiftMs });

/** Opened again as after a restart. */
async function again<T>(under: FreshStore, create: (under: FreshStore) => T): Promise<T> {
  await under.reopen();
  return create(under);
}

describe.each(redisKinds)('on %s', (kind) => {
  const stores = suiteStores(kind);
  let rooms = 0;

  describeChatLogContract(async () => {
    const under = await stores.fresh();
    return {
      chatLog: createRedisChatLog(under),
      async makeRoom() {
        rooms += 1;
        const id = `CHAT000${rooms}` as RoomId;
        await under.store.commit([writeAfter(id, null)]);
        return id;
      },
      reopen: () => again(under, createRedisChatLog),
      close: () => under.close(),
    };
  });

  describePlayerStoreContract(async () => {
    const under = await stores.fresh();
    return {
      players: players(under),
      // Redis runs on this machine, so this is its time; the store's own is right to a few milliseconds only.
      now: () => under.time.clock.now(),
      advance: under.advance,
      reopen: () => again(under, players),
      close: () => under.close(),
    };
  });

  describeAccountBookContract(async () => {
    const under = await stores.fresh();
    return {
      accounts: createRedisAccountBook(under),
      reopen: () => again(under, createRedisAccountBook),
      close: () => under.close(),
    };
  });

  describePlugContract(async () => {
    const under = await stores.fresh();
    return { plug: createRedisPlug(under), close: () => under.close() };
  });

  describeSettingsContract(async () => {
    const under = await stores.fresh();
    return {
      settings: createRedisSettings(under),
      reopen: () => again(under, createRedisSettings),
      close: () => under.close(),
    };
  });

  describeOneTimeCodesContract(async () => {
    const under = await stores.fresh();
    return {
      codes: createRedisCodes(under),
      async pass(ms) {
        const isCode = ({ key }: { key: string }): boolean => key.includes(':code:');
        const outlasts = (code: { ttlMs: number }): boolean => code.ttlMs > ms;
        await vi.waitUntil(async () => (await allKeys(under.client)).filter(isCode).every(outlasts));
      },
      close: () => under.close(),
    };
  });
});
