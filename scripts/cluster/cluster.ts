/** A whole cluster on this machine: Redis, nodes, and HAProxy in front of them. For `npm run cluster`, tests, chaos and the benchmark. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { HaproxyProcess } from './haproxy-process.ts';
import { NodeProcess } from './node-process.ts';
import { pause } from './program.ts';
import { PostgresProcess } from './postgres-process.ts';
import { RedisProcess } from './redis-process.ts';

export type ClusterNode = NodeProcess;

export interface ClusterOptions {
  readonly nodes: number;
  /** A fresh temporary folder if absent, removed by `close`. */
  readonly dataDir?: string;
  /** Of the one address; a free one if absent. */
  readonly port?: number;
  /** Where the one address listens; the loopback alone if absent. */
  readonly host?: string;
  /** False: no HAProxy, the nodes share one port, and the kernel spreads connections over them. */
  readonly haproxy?: boolean;
  /** Settings of every node. House games are off unless turned on here. */
  readonly env?: Readonly<Record<string, string>>;
  /** Settings of one node, above those of every node; the first node is 0. */
  readonly nodeEnv?: (index: number) => Readonly<Record<string, string>>;
  /** Another program that starts a node the same way, such as one with a check turned off. */
  readonly entry?: string;
  /** A Redis that runs already, such as one with a password; `close` ends it too. */
  readonly redis?: RedisProcess;
  readonly redisPort?: number;
  /** Postgres beside them, for history. Off unless turned on: most tests are about the live state. */
  readonly postgres?: boolean;
  /** Above deploy/redis/redis.conf, such as `{ appendfsync: 'everysec' }`. */
  readonly redisConfig?: Readonly<Record<string, string>>;
  /** What the nodes get as REDIS_URL if not the address of this Redis, such as that of a proxy before it. */
  readonly redisUrl?: string;
  /** The same for each node, from 0. */
  readonly nodeRedisUrl?: (index: number) => string;
  /** Starts again whatever ends without having been asked to by `stop` or `close`. */
  readonly restartDead?: boolean;
  /** What happens, in lines for a person. */
  readonly log?: (line: string) => void;
  /** Every line that a node writes. */
  readonly nodeLog?: (name: string, line: string) => void;
}

export interface Cluster {
  /** The one address. */
  readonly url: string;
  readonly port: number;
  readonly nodes: readonly ClusterNode[];
  readonly redis: RedisProcess;
  /** Null without history. */
  readonly postgres: PostgresProcess | null;
  /** Null without HAProxy. */
  readonly haproxy: HaproxyProcess | null;
  readonly dataDir: string;
  /** Ends everything in order: nodes finish their commits, Redis syncs its file. */
  stop(): Promise<void>;
  /** Ends everything at once and removes temporary data. */
  close(): Promise<void>;
}

/** How long nodes may take to end when everything ends: there is nobody to move their clients to. */
const goodbyeMs = 3_000;
const againMs = { least: 200, most: 5_000 };
/** Whatever ran this long was not ended by its own start. */
const steadyMs = 10_000;

/** Rejects, and leaves nothing running, when something does not start. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { log = () => {}, haproxy: behindHaproxy = true } = options;
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'inkroom-cluster-')));
  let isEnding = false;

  /** Called at each end of a process; starts it again if nobody wanted that end. */
  const watchOver = (name: string, find: () => Restartable | null): ((how: string) => void) => {
    let startedAt = performance.now();
    let waitMs = againMs.least;
    const again = async (): Promise<void> => {
      await pause(waitMs);
      const program = find();
      if (isEnding || program === null || program.isRunning) return;
      try {
        startedAt = performance.now();
        await program.start();
        log(`${name} serves again: process ${program.pid}`);
      } catch (error) {
        if (!isEnding) log(`${name} could not be started again: ${error instanceof Error ? error.message : ''}`);
      }
    };
    return (how) => {
      if (isEnding || options.restartDead !== true || find() === null) return;
      waitMs = performance.now() - startedAt > steadyMs ? againMs.least : Math.min(againMs.most, waitMs * 2);
      log(`${name} ended (${how}); it is started again`);
      void again();
    };
  };

  const nodes: NodeProcess[] = [];
  let redis: RedisProcess | null = options.redis ?? null;
  let postgres: PostgresProcess | null = null;
  let haproxy: HaproxyProcess | null = null;

  const close = async (): Promise<void> => {
    isEnding = true;
    await Promise.all([...nodes.map((node) => node.kill()), haproxy?.kill(), postgres?.kill(), redis?.kill()]);
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  };

  try {
    redis ??= await RedisProcess.start({
      dir: join(dataDir, 'redis'),
      onEnd: watchOver('redis', () => redis),
      ...(options.redisPort === undefined ? {} : { port: options.redisPort }),
      ...(options.redisConfig === undefined ? {} : { config: options.redisConfig }),
    });
    const store = redis;
    if (options.postgres === true) {
      postgres = await PostgresProcess.start({
        dir: join(dataDir, 'postgres'),
        onEnd: watchOver('postgres', () => postgres),
      });
    }
    const history = postgres;
    const sharedPort = behindHaproxy ? null : (options.port ?? (await freePort()));
    const startNode = async (index: number): Promise<NodeProcess> => {
      const name = `node-${index + 1}`;
      const node: NodeProcess = await NodeProcess.start({
        name,
        ...(sharedPort === null ? {} : { port: sharedPort }),
        ...(options.entry === undefined ? {} : { entry: options.entry }),
        env: {
          HOST: behindHaproxy ? '127.0.0.1' : (options.host ?? '127.0.0.1'),
          DATA_DIR: join(dataDir, name),
          NODE_NAME: name,
          HOUSE_GAMES: '0',
          REDIS_URL: options.nodeRedisUrl?.(index) ?? options.redisUrl ?? store.url,
          ...(history === null ? {} : { DATABASE_URL: history.url }),
          ...(behindHaproxy ? { TRUSTED_PROXIES: 'loopback' } : { REUSE_PORT: '1' }),
          ...options.env,
          ...options.nodeEnv?.(index),
        },
        onLine: (line) => options.nodeLog?.(name, line),
        onEnd: watchOver(name, () => nodes.find((one) => one.name === name) ?? null),
      });
      nodes.push(node);
      return node;
    };
    // The first one makes what all share; the others start together.
    await startNode(0);
    await settleAll(Array.from({ length: options.nodes - 1 }, (_, index) => startNode(index + 1)));
    nodes.sort((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }));
    if (behindHaproxy) {
      haproxy = await HaproxyProcess.start({
        dir: join(dataDir, 'haproxy'),
        servers: nodes.map(({ name, port }) => ({ name, port })),
        onEnd: watchOver('haproxy', () => haproxy),
        ...(options.host === undefined ? {} : { host: options.host }),
        ...(options.port === undefined ? {} : { port: options.port }),
      });
    }
    const port = haproxy?.port ?? sharedPort ?? 0;
    return {
      url: `http://127.0.0.1:${port}`,
      port,
      nodes,
      redis,
      postgres: history,
      haproxy,
      dataDir,
      stop: async () => {
        isEnding = true;
        await Promise.all(nodes.map((node) => node.stop(goodbyeMs)));
        await haproxy?.close();
        await Promise.all([store.close(), history?.close()]);
        await close();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Restartable {
  readonly isRunning: boolean;
  readonly pid: number;
  start(): Promise<void>;
}

/** Waits for all, so that none starts behind our back; then rejects if one did. */
async function settleAll(starting: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(starting)) if (result.status === 'rejected') throw result.reason;
}
