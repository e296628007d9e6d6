/** Where a chaos round happens: three nodes behind HAProxy, Redis, a proxy before one node's Redis, and tables at play. */
import { createRandom } from '@inkroom/shared';
import type { Random } from '@inkroom/shared';
import { until } from '../../../e2e/support/bot-pair.ts';
import { startCluster } from '../../../scripts/cluster/cluster.ts';
import type { Cluster, ClusterNode } from '../../../scripts/cluster/cluster.ts';
import { RedisProcess } from '../../../scripts/cluster/redis-process.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Table } from './bot-players.ts';
import type { Person } from './bot-players.ts';
import { Host } from './bot-host.ts';
import { waitersArrive } from './bot-waiters.ts';
import type { Waiter } from './bot-waiters.ts';
import type { CheckOff } from './check-off.ts';
import { consoleKeyOn } from '../../../scripts/keys/keyring.ts';
import { addressOf } from '../../src/storage/redis/testing.ts';
import { TcpProxy } from '../../../e2e/support/tcp-proxy.ts';
import { Recorder } from './recorder.ts';
import { openSmsBox } from './sms-box.ts';
import type { SmsBox } from './sms-box.ts';

export interface StageOptions {
  readonly seed: number;
  readonly tables: number;
  /** More tables, of each other kind. */
  readonly otherTables?: number;
  /** Between two looks of one table at its board. */
  readonly paceMs: number;
  /** How many play by tickets. */
  readonly waiters?: number;
  /** Whether a host looks after a station, whose guests are called by SMS. */
  readonly hosted?: boolean;
  /** How many of the tables are watched, and have a player in two tabs. */
  readonly watchedTables?: number;
  readonly nodes?: number;
  /** After how long an empty room is forgotten; the real rule if absent. */
  readonly idleMs?: number;
  readonly checkOff?: CheckOff;
  readonly log?: (line: string) => void;
}

export interface Stage {
  /** Where everybody connects: a proxy before HAProxy. */
  readonly url: string;
  readonly cluster: Cluster;
  readonly clientProxy: TcpProxy;
  /** Between the node of `proxied` and Redis. */
  readonly redisProxy: TcpProxy;
  readonly proxied: ClusterNode;
  readonly tables: readonly Table[];
  readonly waiters: readonly Waiter[];
  readonly host: Host | null;
  /** Of the host's guests. */
  readonly smsBox: SmsBox;
  readonly recorder: Recorder;
  readonly random: Random;
  readonly log: (line: string) => void;
  close(): Promise<void>;
}

const entry = path.resolve(import.meta.dirname, 'chaos-node.ts');
/** The node whose way to Redis can be broken; the first one makes what all share, so it is not the first. */
const proxiedIndex = 1;

/** Nobody plays yet. Leaves nothing running when it rejects. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { log = () => undefined } = options;
  const random = createRandom(options.seed);
  const recorder = new Recorder();
  const dir = await mkdtemp(path.join(tmpdir(), 'inkroom-chaos-'));
  const tables: Table[] = [];
  const waiters: Waiter[] = [];
  const closers: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const table of tables) table.close();
    for (const waiter of waiters) waiter.close();
    for (const closer of closers.toReversed()) await closer();
  };
  try {
    closers.push(() => rm(dir, { recursive: true, force: true, maxRetries: 3 }));
    const redis = await RedisProcess.start({ dir: path.join(dir, 'redis') });
    closers.push(() => redis.kill());
    const redisProxy = await TcpProxy.start(() => redis.port);
    closers.push(() => redisProxy.close());
    const smsBox = await openSmsBox();
    closers.push(() => smsBox.close());
    const cluster = await startCluster({
      nodes: options.nodes ?? 3,
      dataDir: dir,
      entry,
      redis,
      env: {
        ...(options.hosted === true ? smsBox.env : {}),
        ...(options.idleMs === undefined ? {} : { IDLE_MS: String(options.idleMs) }),
        ...(options.checkOff === undefined ? {} : { CHECK_OFF: options.checkOff }),
      },
      nodeRedisUrl: (index) => (index === proxiedIndex ? redis.urlAt(redisProxy.port) : redis.url),
    });
    closers.push(() => cluster.close());
    const proxied = cluster.nodes[proxiedIndex];
    if (proxied === undefined) throw new Error('the stage needs two nodes');
    const clientProxy = await TcpProxy.start(() => cluster.port);
    closers.push(() => clientProxy.close());
    const { url } = clientProxy;
    closers.push(recorder.watchBoards());
    const kinds = [
      ...Array.from({ length: options.tables }, () => 'brisk' as const),
      ...Array.from({ length: options.otherTables ?? 0 }, () => ['sleepy', 'computer'] as const).flat(),
    ];
    for (const [index, kind] of kinds.entries()) {
      const isWatched = index < (options.watchedTables ?? 0);
      tables.push(
        await Table.open({
          kind,
          url,
          recorder,
          random,
          name: `table ${index + 1}`,
          twoTabs: isWatched,
          watchers: isWatched ? 1 : 0,
          paceMs: options.paceMs,
        }),
      );
    }
    waiters.push(...(await waitersArrive(options.waiters ?? 0, { url, recorder, random })));
    const key = options.hosted === true ? await consoleKeyOn(addressOf(redis.url)) : null;
    const host = key === null ? null : await Host.arrive({ url, key });
    const people = { tables, waiters, host, smsBox };
    return { url, cluster, clientProxy, redisProxy, proxied, ...people, recorder, random, log, close };
  } catch (error) {
    await close();
    throw error;
  }
}

export const peopleOn = ({ tables }: Stage, node: ClusterNode): readonly Person[] =>
  tables.flatMap(({ people }) => people).filter((person) => !person.isClosed && person.node === node.name);

/** Tables that tell how long they were kept waiting. */
export const briskTables = ({ tables }: Stage): readonly Table[] => tables.filter(({ kind }) => kind === 'brisk');

export const tablesOn = (stage: Stage, node: ClusterNode): readonly Table[] =>
  briskTables(stage).filter(({ players }) => players.some((person) => person.node === node.name));

/** Every one of these tables has played on after this moment. */
export async function playedOn(tables: readonly Table[], since: number, withinMs = 90_000): Promise<void> {
  await until(() => tables.every((table) => table.firstMoveAfter(since) !== null), withinMs);
}
