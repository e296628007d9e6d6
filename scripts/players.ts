/**
 * `npm run players -- show NAME` and `npm run players -- release NAME`: for the person who operates the server, when
 * somebody has lost device and passphrase. Works on DATA_DIR while the server is stopped.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { readConfig } from '../server/src/config.ts';
import { releaseName } from '../server/src/identity/release-name.ts';
import { nodeClock } from '../server/src/platform/node-clock.ts';
import { nodeEntropy } from '../server/src/platform/node-entropy.ts';
import type { PlayerRecord, PlayerStore } from '../server/src/ports/player-store.ts';
import { openSqliteStorage } from '../server/src/storage/sqlite/sqlite-storage.ts';

/** What is told to the person, and with it the exit code. */
interface Outcome {
  readonly code: 0 | 1;
  readonly text: string;
}

type Action = (name: string, players: PlayerStore) => Promise<Outcome>;

const done = (text: string): Outcome => ({ code: 0, text });
const failed = (text: string): Outcome => ({ code: 1, text });

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

async function run([verb = '', name, ...more]: readonly string[]): Promise<Outcome> {
  const action = Object.hasOwn(actions, verb) ? actions[verb] : undefined;
  if (action === undefined || name === undefined || more.length > 0) {
    return failed('Use it like this: npm run players -- show NAME, or: npm run players -- release NAME');
  }
  try {
    const { dataDir } = readConfig();
    if (!existsSync(join(dataDir, 'live.db'))) {
      return failed(`There are no players in ${dataDir} yet. Set DATA_DIR if the server keeps its data elsewhere.`);
    }
    const silent = { info() {}, warn() {}, error() {} };
    const storage = await openSqliteStorage({ dataDir, clock: nodeClock, logger: silent });
    try {
      return await action(name, storage.players);
    } finally {
      await storage.close();
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
