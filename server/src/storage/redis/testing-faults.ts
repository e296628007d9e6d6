/** Test support: what may happen to a Redis, done to a real one and undone. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { openTestLink } from './testing.ts';
import type { RedisUnderTest } from './testing.ts';

export interface RedisFault {
  readonly name: string;
  /** `refuses`: writes are answered with a no, reads go on. `silent`: nothing is answered. */
  readonly how: 'refuses' | 'silent';
  /** What was stored before is there afterwards. */
  readonly keeps: boolean;
  /** Does not happen to a master of a cluster. */
  readonly onlyAlone?: true;
  begin(redis: RedisUnderTest): Promise<void>;
  end(redis: RedisUnderTest): Promise<void>;
}

const sleepSeconds = 4;
const answerMs = 300;

/** Redis does nothing else until it wakes. */
async function sleep({ process, ca }: RedisUnderTest): Promise<void> {
  // Each is connected to this one process, and so heard in this order.
  const link = () => openTestLink({ url: process.url, ca });
  const [sleeper, asker] = [await link(), await link()];
  const asleep = sleeper.client.call('DEBUG', 'SLEEP', sleepSeconds);
  asleep.catch(() => undefined).finally(() => sleeper.client.disconnect());
  let answers = true;
  while (answers) {
    const answered = asker.client.ping().then(() => true);
    const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), answerMs));
    // Cut off below, and of no interest any more.
    answered.catch(() => undefined);
    answers = await Promise.race([answered, late]);
  }
  asker.client.disconnect();
}

/** In Redis Cluster they happen to the first master. */
export const redisFaults: readonly RedisFault[] = [
  {
    name: 'gone',
    how: 'silent',
    keeps: true,
    begin: ({ process }) => process.kill(),
    end: ({ process }) => process.start(),
  },
  {
    name: 'standing still',
    how: 'silent',
    keeps: true,
    begin: async ({ process }) => process.pause(),
    end: async ({ process }) => process.resume(),
  },
  {
    name: 'slow',
    how: 'silent',
    keeps: true,
    begin: sleep,
    end: async ({ process }) => void (await process.cli('PING')),
  },
  {
    name: 'full',
    how: 'refuses',
    keeps: true,
    begin: async ({ process }) => void (await process.cli('CONFIG', 'SET', 'maxmemory', '1mb')),
    end: async ({ process }) => void (await process.cli('CONFIG', 'SET', 'maxmemory', '0')),
  },
  {
    name: 'read-only',
    how: 'refuses',
    keeps: true,
    onlyAlone: true,
    // A replica of a master that never answers.
    begin: async ({ process }) => void (await process.cli('REPLICAOF', '127.0.0.1', '1')),
    end: async ({ process }) => void (await process.cli('REPLICAOF', 'NO', 'ONE')),
  },
  {
    name: 'restarted empty',
    how: 'silent',
    keeps: false,
    begin: ({ process }) => process.kill(),
    async end({ process }) {
      // A master of a cluster still knows that it is one.
      await rm(path.join(process.dir, 'appendonlydir'), { recursive: true });
      await process.start();
    },
  },
];

/** What they need of a Redis. */
export const faultyConfig = { 'enable-debug-command': 'yes' };
