/** Stores that queue-bench.ts runs on: the embedded engine, and a Redis. */
import type { RecordId } from '@inkroom/shared';
import { nodeClock } from '../../src/platform/node-clock.ts';
import type { RoomSignals } from '../../src/ports/room-signals.ts';
import type { Store } from '../../src/ports/store.ts';
import { createRedisSignals } from '../../src/storage/redis/redis-signals.ts';
import { openTestStore, recordingLogger } from '../../src/storage/redis/testing.ts';
import type { RedisUnderTest } from '../../src/storage/redis/testing.ts';
import { openSqliteStorage } from '../../src/storage/sqlite/sqlite-storage.ts';
import { silentLogger, temporaryFolder } from '../../src/storage/sqlite/testing.ts';
import type { ShiftedClock } from './shifted-clock.ts';

/** Where all nodes keep what they keep. */
export interface Place {
  /** As one node has it. */
  openNode(): Promise<{ store: Store; signals: RoomSignals; close(): Promise<void> }>;
  close(): Promise<void>;
}

/** All nodes share the one store of the process; what they tell each other goes from hand to hand. */
export function onEmbedded(clock: ShiftedClock): Place {
  const folder = temporaryFolder();
  const opening = openSqliteStorage({
    dataDir: folder.path,
    clock: { ...nodeClock, now: () => clock.now() },
    logger: silentLogger,
  });
  const listeners = new Map<number, (id: RecordId, text: string) => void>();
  let count = 0;
  return {
    async openNode() {
      const me = count++;
      const { store } = await opening;
      return {
        store,
        signals: {
          publish(id, text) {
            for (const [node, listener] of listeners) if (node !== me) listener(id, text);
          },
          listen: (listener) => void listeners.set(me, listener),
        },
        close: async () => undefined,
      };
    },
    async close() {
      await (await opening).close();
      folder.remove();
    },
  };
}

/** Each node has connections of its own. The Redis is emptied first. */
export function onRedis(redis: RedisUnderTest): (clock: ShiftedClock) => Place {
  return (clock) => {
    const emptied = redis.command('FLUSHALL');
    const time = {
      clock: { ...nodeClock, now: () => clock.now() },
      shiftMs: () => clock.now() - Date.now(),
      advance: (ms: number) => clock.jump(ms),
    };
    let count = 0;
    return {
      async openNode() {
        await emptied;
        const opened = await openTestStore(redis, { time });
        const node = `node-${count++}`;
        const { link, channels, store } = opened;
        const signals = createRedisSignals({ link, channels, node, logger: recordingLogger() });
        return { store, signals, close: () => opened.close() };
      },
      close: async () => undefined,
    };
  };
}
