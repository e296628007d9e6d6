/** Connections to Redis: one for commands, one that only listens, and a pair for Socket.IO's adapter. */
import { Cluster, Redis } from 'ioredis';
import type { Logger } from '../../ports/logger.ts';
import type { RedisAddress } from './address.ts';
import { createErrorLog } from './error-log.ts';

export type RedisClient = Redis | Cluster;

export interface ConnectOptions {
  readonly address: RedisAddress;
  readonly name: string;
  readonly logger: Logger;
  /** Extra certificate authority, as PEM. */
  readonly ca?: string | null;
}

const backOff = (times: number): number => Math.min(500, 50 * 2 ** Math.min(times, 4)) * (0.75 + Math.random() / 2);

/**
 * Commands are never run again by the library: what was sent and not answered is unknown, and its sender decides.
 * What is listened to, on the other hand, is asked for again after each reconnect.
 */
export function connect(kind: 'commands' | 'listener', options: ConnectOptions): RedisClient {
  const { address, name, logger, ca } = options;
  const [first = { host: '127.0.0.1', port: 6379 }] = address.nodes;
  const isListener = kind === 'listener';
  const each = {
    ...address.login,
    ...(address.tls ? { tls: ca === undefined || ca === null ? {} : { ca } } : {}),
    autoResendUnfulfilledCommands: isListener,
    maxRetriesPerRequest: null,
    // A Redis that reads its file refuses commands by itself, and takes them the moment it has; subscriptions have to wait.
    enableReadyCheck: isListener,
    connectionName: `inkroom-${name}-${kind}`,
    disconnectTimeout: 100,
    connectTimeout: 2_000,
    keepAlive: 5_000,
    noDelay: true,
    // Replies as the scripts and commands are documented.
    protocol: 2 as const,
  };
  const client = address.cluster
    ? new Cluster([...address.nodes], {
        redisOptions: each,
        enableOfflineQueue: isListener,
        shardedSubscribers: isListener,
        clusterRetryStrategy: backOff,
        clusterNodeRetryStrategy: backOff,
        slotsRefreshTimeout: 2_000,
      })
    : new Redis({ ...each, ...first, db: address.db, enableOfflineQueue: isListener, retryStrategy: backOff });
  const report = createErrorLog(logger);
  client.on('error', (error: Error) => report(`Redis (${kind})`, error));
  return client;
}

/** Resolves when it can be used; rejects with the last error after `limitMs`. */
export function whenReady(client: RedisClient, limitMs: number): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  return new Promise((resolve, reject) => {
    let last: Error = new Error('no answer');
    const onError = (error: Error): void => {
      last = error;
    };
    const done = (failure: Error | null): void => {
      clearTimeout(timer);
      client.off('ready', onReady);
      client.off('error', onError);
      if (failure === null) resolve();
      else reject(failure);
    };
    const onReady = (): void => done(null);
    const timer = setTimeout(() => done(last), limitMs);
    client.on('ready', onReady);
    client.on('error', onError);
  });
}
