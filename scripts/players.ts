/**
 * `npm run players -- show NAME` and `npm run players -- release NAME`: for the person who operates the server, when
 * somebody has lost device and passphrase. Works on the Redis of REDIS_URL, or on DATA_DIR while the server is stopped.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { readConfig } from '../server/src/config.ts';
import type { Config } from '../server/src/config.ts';
import { releaseName } from '../server/src/identity/release-name.ts';
import { StorageError } from '../server/src/lib/storage-error.ts';
import { nodeClock } from '../server/src/platform/node-clock.ts';
import { nodeEntropy } from '../server/src/platform/node-entropy.ts';
import type { Logger } from '../server/src/ports/logger.ts';
import type { PlayerRecord, PlayerStore } from '../server/src/ports/player-store.ts';
import { describeAddress } from '../server/src/storage/redis/address.ts';
import type { RedisAddress } from '../server/src/storage/redis/address.ts';
import { connect, whenReady } from '../server/src/storage/redis/connection.ts';
import { RedisLink } from '../server/src/storage/redis/redis-link.ts';
import { createRedisPlayerStore } from '../server/src/storage/redis/redis-player-store.ts';
import { openSqliteStorage } from '../server/src/storage/sqlite/sqlite-storage.ts';

/** What is told to the person, and with it the exit code. */
interface Outcome {
  readonly code: 0 | 1;
  readonly text: string;
}

type Action = (name: string, players: PlayerStore) => Promise<Outcome>;

const done = (text: string): Outcome => ({ code: 0, text });
const failed = (text: string): Outcome => ({ code: 1, text });

const redisMs = 5_000;

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
const nobody = (name: string): Outcome => failed(`Nobody is called ${name}.`);

function describe(player: PlayerRecord): string {
  return [
    `${player.name} (${player.username === null ? 'a generated name' : 'claimed'})`,
    `  player      ${player.id}`,
    `  since       ${day(player.createdAt)}`,
    `  area        ${player.area}`,
    `  passphrase  ${player.passphraseHash === null ? 'not set' : 'set'}`,
    `  devices     ${player.devices.map(({ createdAt }) => `since ${day(createdAt)}`).join(', ') || 'none'}`,
  ].join('\n');
}

const actions: Readonly<Record<string, Action>> = {
  async show(name, players) {
    const player = await players.findByName(name);
    return player === null ? nobody(name) : done(describe(player));
  },

  async release(name, players) {
    const released = await releaseName(name, { players, clock: nodeClock, entropy: nodeEntropy });
    if (released === null) return nobody(name);
    if (!released.ok) return failed(`${name} could not be released (${released.error.code}). Run this again.`);
    const { player, reservedUntil } = released.value;
    return done(
      `${name} is released and can be claimed from ${day(reservedUntil)} on. Its player is now ${player.name}.`,
    );
  },
};

interface Opened {
  readonly players: PlayerStore;
  close(): Promise<void>;
}

const silent: Logger = { info() {}, warn() {}, error() {} };

/** What is wrong, where there is nothing to open. */
async function openFolder({ dataDir }: Config): Promise<Opened | string> {
  if (!existsSync(join(dataDir, 'live.db'))) {
    return `There are no players in ${dataDir} yet. Set DATA_DIR if the server keeps its data elsewhere.`;
  }
  return await openSqliteStorage({ dataDir, clock: nodeClock, logger: silent });
}

/** The players alone: this is no node, so it neither subscribes to anything nor is it present anywhere. */
async function openRedis({ redisCa }: Config, address: RedisAddress): Promise<Opened> {
  const client = connect('commands', { address, ca: redisCa, name: 'players', logger: silent });
  try {
    await whenReady(client, redisMs);
  } catch (error) {
    client.disconnect();
    const reason = error instanceof Error ? error.message : String(error);
    throw new StorageError(`Redis at ${describeAddress(address)} does not answer: ${reason}. Check REDIS_URL.`);
  }
  const link = new RedisLink(client);
  return {
    players: createRedisPlayerStore({ link }),
    async close() {
      link.close();
      client.disconnect();
    },
  };
}

async function run([verb = '', name, ...more]: readonly string[]): Promise<Outcome> {
  const action = Object.hasOwn(actions, verb) ? actions[verb] : undefined;
  if (action === undefined || name === undefined || more.length > 0) {
    return failed('Use it like this: npm run players -- show NAME, or: npm run players -- release NAME');
  }
  try {
    const config = readConfig();
    const opened = config.redis === null ? await openFolder(config) : await openRedis(config, config.redis);
    if (typeof opened === 'string') return failed(opened);
    try {
      return await action(name, opened.players);
    } finally {
      await opened.close();
    }
  } catch (error) {
    return failed(inOneLine(error));
  }
}

/** A fault that a person can mend says how; anything else is a bug and is thrown on. */
function inOneLine(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  if (error.name === 'ConfigError') return error.message;
  if (error.name !== 'StorageError') throw error;
  return error.message.startsWith('Another server')
    ? 'The server is running and holds the data. Stop it, run this again, then start it.'
    : error.message;
}

const { code, text } = await run(process.argv.slice(2));
process[code === 0 ? 'stdout' : 'stderr'].write(`${text}\n`);
process.exitCode = code;
