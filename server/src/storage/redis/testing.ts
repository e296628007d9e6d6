/** Test support: real Redis processes, one or three masters, and what this folder keeps in them, under a clock that the test moves. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Cluster } from 'ioredis';
import { startRedisCluster } from '../../../../scripts/cluster/redis-cluster.ts';
import { RedisProcess } from '../../../../scripts/cluster/redis-process.ts';
import { makeCertificate } from '../../../../scripts/cluster/self-signed.ts';
import { nodeClock } from '../../platform/node-clock.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { StoreUnderTest } from '../../ports/store-bench.contract.ts';
import { parseRedisUrl } from './address.ts';
import type { RedisAddress } from './address.ts';
import { connect, whenReady } from './connection.ts';
import type { RedisClient } from './connection.ts';
import { partitionOfRecord } from './keys.ts';
import { RedisLink } from './redis-link.ts';
import { RedisStore } from './redis-store.ts';
import type { RedisStoreChecks } from './redis-store.ts';
import { RoomChannels } from './room-channels.ts';

export type RedisKind = 'one Redis' | 'Redis Cluster';

export interface StartRedisOptions {
  readonly password?: string;
  /** With a certificate of its own; `ca` is what a client has to trust. */
  readonly tls?: boolean;
  /** Beside and above deploy/redis/redis.conf, such as `{ appendfsync: 'everysec' }`. */
  readonly config?: Readonly<Record<string, string>>;
  readonly kind?: RedisKind;
}

/** Redis in a folder that goes away with it. Ends with this process at the latest. */
export interface RedisUnderTest {
  readonly url: string;
  readonly ca: string | null;
  /** The only process, or the first of three masters. */
  readonly process: RedisProcess;
  readonly masters: readonly RedisProcess[];
  /** One command on every master, by redis-cli; answers what the first printed. */
  command(...words: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

export async function startRedis({
  kind = 'one Redis',
  tls = false,
  password,
  config,
}: StartRedisOptions = {}): Promise<RedisUnderTest> {
  const folder = await mkdtemp(path.join(tmpdir(), 'inkroom-redis-'));
  const options = {
    dir: path.join(folder, 'data'),
    ...(password === undefined ? {} : { password }),
    ...(config === undefined ? {} : { config }),
  };
  const removeFolder = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    const certificate = tls ? await makeCertificate(path.join(folder, 'tls')) : null;
    const { url, masters } =
      kind === 'one Redis'
        ? await startOne({ ...options, ...(certificate === null ? {} : { tls: certificate }) })
        : await startRedisCluster(options);
    const [first] = masters;
    if (first === undefined) throw new Error('a cluster has masters');
    return {
      url,
      masters,
      process: first,
      ca: certificate === null ? null : await readFile(certificate.ca, 'utf8'),
      async command(...words) {
        const [answer = ''] = await Promise.all(masters.map((master) => master.cli(...words)));
        return answer;
      },
      async close() {
        await Promise.all(masters.map((master) => master.kill()));
        await removeFolder();
      },
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

async function startOne(options: Parameters<typeof RedisProcess.start>[0]) {
  const redis = await RedisProcess.start(options);
  return { url: redis.url, masters: [redis] };
}

/** Keeps the words for a test to look at. */
export function recordingLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const note = (message: string, fields?: Readonly<Record<string, unknown>>): void => {
    lines.push(fields === undefined ? message : `${message} ${JSON.stringify(fields)}`);
  };
  return { lines, info: note, warn: note, error: note };
}

export function addressOf(url: string): RedisAddress {
  const address = parseRedisUrl(url);
  if (address === null) throw new Error(`${url} is no address of a Redis`);
  return address;
}

const readyMs = 5_000;

export interface TestLink {
  readonly link: RedisLink;
  readonly client: RedisClient;
  close(): Promise<void>;
}

/** A connection for commands, as a node has it. */
export async function openTestLink({ url, ca }: Pick<RedisUnderTest, 'url' | 'ca'>): Promise<TestLink> {
  const client = connect('commands', { address: addressOf(url), ca, name: 'test', logger: recordingLogger() });
  const link = new RedisLink(client);
  const close = async (): Promise<void> => {
    await link.settled();
    link.close();
    client.disconnect();
  };
  try {
    await whenReady(client, readyMs);
  } catch (error) {
    client.disconnect();
    throw error;
  }
  return { link, client, close };
}

/** A clock that is moved by hand, for a node and for the scripts that it sends. */
export interface ShiftedTime {
  readonly clock: Clock;
  readonly shiftMs: () => number;
  advance(ms: number): void;
}

export function shiftedTime(): ShiftedTime {
  let shift = 0;
  return {
    clock: { ...nodeClock, now: () => nodeClock.now() + shift },
    shiftMs: () => shift,
    advance(ms) {
      shift += ms;
    },
  };
}

export interface TestStore {
  readonly store: RedisStore;
  readonly link: RedisLink;
  readonly channels: RoomChannels;
  readonly client: RedisClient;
  close(): Promise<void>;
}

/** A Store as one node has it. */
export async function openTestStore(
  redis: Pick<RedisUnderTest, 'url' | 'ca'>,
  {
    time = shiftedTime(),
    checks,
    appended,
  }: { time?: ShiftedTime; checks?: RedisStoreChecks; appended?: () => void } = {},
): Promise<TestStore> {
  const commands = await openTestLink(redis);
  const { url, ca } = redis;
  const listener = connect('listener', { address: addressOf(url), ca, name: 'test', logger: recordingLogger() });
  const channels = new RoomChannels(listener);
  const store = new RedisStore({
    link: commands.link,
    channels,
    clock: time.clock,
    shiftMs: time.shiftMs,
    ...(checks === undefined ? {} : { checks }),
    ...(appended === undefined ? {} : { appended }),
  });
  const close = async (): Promise<void> => {
    await store.close();
    await commands.close();
    await channels.close();
  };
  try {
    await whenReady(listener, readyMs);
    await store.start();
  } catch (error) {
    await close();
    throw error;
  }
  return { store, link: commands.link, channels, client: commands.client, close };
}

/** A Store on an emptied Redis, and what it rests on at the moment. */
export interface FreshStore extends StoreUnderTest {
  readonly link: RedisLink;
  readonly client: RedisClient;
  readonly time: ShiftedTime;
  close(): Promise<void>;
}

export interface TestStores {
  readonly redis: RedisUnderTest;
  /** The one before it must be closed. */
  fresh(checks?: RedisStoreChecks): Promise<FreshStore>;
  close(): Promise<void>;
}

/** For contracts: one Redis for all of a file's tests, emptied before each, and found without a durable key that ends after each. */
export async function openTestStores(kind: RedisKind): Promise<TestStores> {
  const redis = await startRedis({ kind });
  return {
    redis,
    close: () => redis.close(),
    async fresh(checks) {
      await redis.command('FLUSHALL');
      const time = shiftedTime();
      const options = { time, ...(checks === undefined ? {} : { checks }) };
      const first = await openTestStore(redis, options);
      let now = first;
      return {
        store: first.store,
        get link() {
          return now.link;
        },
        get client() {
          return now.client;
        },
        time,
        advance: time.advance,
        partitionOf: partitionOfRecord,
        // The clock is signed for twice a second.
        clockGrainMs: 1_000,
        async reopen() {
          await now.close();
          now = await openTestStore(redis, options);
          return now.store;
        },
        async close() {
          const mortal = (await allKeys(now.client)).filter(
            ({ key, ttlMs }) => ttlMs >= 0 && !/^\{\w+\}:code:/.test(key),
          );
          await now.close();
          if (mortal.length > 0) throw new Error(`durable, and with a time to live: ${JSON.stringify(mortal)}`);
        },
      };
    },
  };
}

/** Every key there is, with its time to live; -1: for ever. */
export async function allKeys(client: RedisClient): Promise<readonly { key: string; ttlMs: number }[]> {
  const nodes = client instanceof Cluster ? client.nodes('master') : [client];
  const found = await Promise.all(
    nodes.map(async (node) => {
      const keys: string[] = [];
      for await (const some of node.scanStream({ count: 1_000 })) keys.push(...(some as string[]));
      return Promise.all([...new Set(keys)].map(async (key) => ({ key, ttlMs: await node.pttl(key) })));
    }),
  );
  return found.flat();
}
