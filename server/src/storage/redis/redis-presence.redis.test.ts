import { afterAll, beforeAll, describe } from 'vitest';
import type { PresenceUnderTest } from '../../ports/presence-bench.contract.ts';
import { describePresenceOfNodes } from '../../ports/presence-of-nodes.contract.ts';
import { describePresenceOfOneNode } from '../../ports/presence.contract.ts';
import type { Presence } from '../../ports/presence.ts';
import { RedisPresence } from './redis-presence.ts';
import { openTestStore, recordingLogger, shiftedTime, startRedis } from './testing.ts';
import type { RedisKind, RedisUnderTest, TestStore } from './testing.ts';

const stepMs = 4_000;

describe.each<RedisKind>(['one Redis', 'Redis Cluster'])('on %s', (kind) => {
  let redis: RedisUnderTest;
  beforeAll(async () => {
    redis = await startRedis({ kind });
  }, 180_000);
  afterAll(() => redis.close());

  const open = async (): Promise<PresenceUnderTest> => {
    await redis.command('FLUSHALL');
    const time = shiftedTime();
    const nodes = new Map<Presence, { readonly presence: RedisPresence; readonly under: TestStore }>();
    const beatAll = () => Promise.all([...nodes.values()].map(({ presence }) => presence.beat(true)));
    const advance = async (ms: number): Promise<void> => {
      for (let left = ms; left > 0; left -= stepMs) {
        time.advance(Math.min(left, stepMs));
        await beatAll();
      }
    };
    return {
      advance,
      async node() {
        const under = await openTestStore(redis, { time });
        const { link, channels } = under;
        const options = { link, channels, clock: time.clock, shiftMs: time.shiftMs, logger: recordingLogger() };
        const presence = await RedisPresence.open({ ...options, name: 'node' });
        nodes.set(presence, { presence, under });
        return presence;
      },
      async follow(node, room) {
        await nodes.get(node)?.under.store.subscribe(room, () => undefined);
      },
      async kill(node) {
        const found = nodes.get(node);
        nodes.delete(node);
        await found?.under.close();
        await advance(16_000);
      },
      async empty() {
        await redis.command('FLUSHALL');
        await redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub');
        await beatAll();
      },
      async kept() {
        const keys = await Promise.all(redis.masters.map((master) => master.cli('--scan')));
        return (
          keys
            .flatMap((lines) => lines.split('\n'))
            // The Store's own clock goes on beside it.
            .filter((key) => key !== '' && !/:(clock|outages)$/.test(key))
            .toSorted()
        );
      },
      async close() {
        for (const { presence, under } of nodes.values()) {
          await presence.close();
          await under.close();
        }
      },
    };
  };

  describePresenceOfOneNode(open);
  describePresenceOfNodes(open);
});
