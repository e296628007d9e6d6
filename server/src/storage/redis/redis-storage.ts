/** Opens everything that many nodes share on Redis. */
import { RedisPresence } from './redis-presence.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Storage } from '../../ports/storage.ts';
import { StorageError } from '../../lib/storage-error.ts';
import { describeAddress } from './address.ts';
import type { RedisAddress } from './address.ts';
import { createOutboxSignal } from '../../lib/outbox-signal.ts';
import { connect, whenReady } from './connection.ts';
import type { RedisClient } from './connection.ts';
import { watchDurability } from './durability-check.ts';
import { RedisLink } from './redis-link.ts';
import { createRedisAccountBook } from './redis-account-book.ts';
import { createRedisActivityBook } from './redis-activity-book.ts';
import { createRedisChatLog } from './redis-chat-log.ts';
import { createRedisCodes } from './redis-codes.ts';
import { RedisOutbox } from './redis-outbox.ts';
import { createRedisPlug } from './redis-plug.ts';
import { createRedisPlayerStore } from './redis-player-store.ts';
import { createRedisRankIndex } from './redis-rank-index.ts';
import { createRedisScoreBook } from './redis-score-book.ts';
import { createRedisSettings } from './redis-settings.ts';
import { createRedisSignals } from './redis-signals.ts';
import { allChecks, RedisStore } from './redis-store.ts';
import type { RedisStoreChecks } from './redis-store.ts';
import { RoomChannels } from './room-channels.ts';

export interface RedisStorageOptions {
  readonly address: RedisAddress;
  readonly ca?: string | null;
  /** Name of this process in Redis' list of clients. */
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Keep every update of every room, for whoever checks histories. */
  readonly wholeLog?: boolean;
  /** For tests that show what goes wrong without one. */
  readonly checks?: RedisStoreChecks;
  /** Moves the clock of the scripts, for tests. */
  readonly shiftMs?: () => number;
  /** How long a start waits for Redis. */
  readonly readyMs?: number;
}

export interface RedisStorage extends Storage {
  /** For Socket.IO's adapter: who publishes, and who only listens. */
  readonly adapterClients: {
    readonly publisher: RedisClient;
    readonly subscriber: RedisClient;
    /** Messages of other nodes may have gone unheard. */
    onUnheard(listener: () => void): void;
  };
}

/** Redis may be starting too. */
const standardReadyMs = 15_000;

/** Throws StorageError with one line that says what to do. */
export async function openRedisStorage(options: RedisStorageOptions): Promise<RedisStorage> {
  const { address, clock, logger, shiftMs } = options;
  const commands = connect('commands', options);
  const listener = connect('listener', options);
  const subscriber = connect('listener', options);
  const clients = [commands, listener, subscriber];
  const link = new RedisLink(commands);
  const channels = new RoomChannels(listener);
  const signal = createOutboxSignal();
  const outbox = new RedisOutbox({ link, channels, signal, clock });
  const stops: (() => void | Promise<void>)[] = [
    () => outbox.close(),
    () => link.close(),
    () => channels.close(),
    ...clients.map((client) => () => client.disconnect()),
  ];
  const stop = async (): Promise<void> => {
    for (const one of stops) await one();
  };
  try {
    await Promise.all(clients.map((client) => whenReady(client, options.readyMs ?? standardReadyMs)));
    const durability = await watchDurability({ client: commands, address, clock, logger });
    stops.unshift(() => durability.stop());
    const store = new RedisStore({
      link,
      channels,
      clock,
      checks: { ...(options.checks ?? allChecks), wholeLog: options.wholeLog ?? false },
      appended: signal.appended,
      ...(shiftMs === undefined ? {} : { shiftMs }),
    });
    await store.start();
    const presence = await RedisPresence.open({
      link,
      channels,
      name: options.name,
      clock,
      logger,
      ...(shiftMs === undefined ? {} : { shiftMs }),
    });
    const shared = { link, clock, ...(shiftMs === undefined ? {} : { shiftMs }) };
    return {
      store,
      chatLog: createRedisChatLog(shared),
      players: createRedisPlayerStore(shared),
      settings: createRedisSettings(shared),
      accounts: createRedisAccountBook(shared),
      plug: createRedisPlug(shared),
      activity: createRedisActivityBook({ ...shared, appended: signal.appended }),
      codes: createRedisCodes(shared),
      presence,
      scores: createRedisScoreBook({ ...shared, appended: signal.appended }),
      outbox,
      ranks: createRedisRankIndex(shared),
      signals: createRedisSignals({ link, channels, node: presence.node, logger }),
      adapterClients: {
        publisher: commands,
        subscriber,
        onUnheard: (listener) => void subscriber.on('ready', listener),
      },
      degraded: () => [...(link.trouble === null ? [] : ['store']), ...durability.degraded()],
      isDeaf: () => channels.isDeaf && link.trouble === null,
      describe: () => `Rooms, players and results are kept in Redis at ${describeAddress(address)}`,
      async close() {
        await presence.close();
        await store.close();
        await link.settled();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    if (error instanceof StorageError) throw error;
    throw new StorageError(
      `Redis at ${describeAddress(address)} cannot be used: ${error instanceof Error ? error.message : String(error)}. Check REDIS_URL, and that Redis runs: redis-cli -u "$REDIS_URL" ping`,
    );
  }
}
