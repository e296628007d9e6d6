/**
 * `npm run cluster -- --nodes 3`: Redis, HAProxy and nodes on this machine behind one address, to play with, to kill,
 * and to watch. `--no-haproxy` lets the nodes share one port instead.
 */
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../server/src/config.ts';
import type { Config } from '../server/src/config.ts';
import { mayShowKeys } from '../server/src/welcome.ts';
import { isEverywhere, lanAddress } from '../server/src/platform/lan-address.ts';
import { parseRedisUrl } from '../server/src/storage/redis/address.ts';
import { startCluster } from './cluster/cluster.ts';
import type { Cluster } from './cluster/cluster.ts';
import { isFreePort } from './cluster/free-port.ts';
import { settingsForNodes } from './cluster/handed-on.ts';
import {
  connectionsLine,
  killLine,
  missingLine,
  welcomeLines,
  withoutHaproxyLine,
  withoutHistoryLine,
} from './cluster/lines.ts';
import { postgresObstacle } from './cluster/postgres-process.ts';
import { holdFolder } from './cluster/only-one.ts';
import { consoleKeyOn } from './keys/keyring.ts';
import { ensureClient } from './lib/client-build.ts';
import { findProgram } from './needs/programs.ts';

const most = 16;
const lookMs = 1_000;

function give(message: string): never {
  console.error(message);
  process.exit(1);
}

function readOptions(): { readonly nodes: number; readonly haproxy: boolean } {
  const { values } = parseArgs({
    options: { nodes: { type: 'string', default: '3' }, 'no-haproxy': { type: 'boolean', default: false } },
  });
  const nodes = Number(values.nodes);
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > most) {
    give(`--nodes is "${values.nodes}", but must be a whole number from 1 to ${most}.`);
  }
  return { nodes, haproxy: !values['no-haproxy'] };
}

/** Those of a node, checked by the same rules. */
function settings(): Config {
  try {
    return readConfig();
  } catch (error) {
    if (error instanceof ConfigError) give(error.message);
    throw error;
  }
}

/** Says whenever a node came or went, and who moved where. */
function watchConnections(cluster: Cluster): void {
  const { haproxy } = cluster;
  if (haproxy === null) return;
  let known = '';
  const look = async (): Promise<void> => {
    const servers = await haproxy.servers();
    const states = servers.map(({ name, status }) => `${name} ${status.split(' ')[0] ?? ''}`).join();
    if (known !== '' && states !== known) console.log(connectionsLine(servers));
    known = states;
  };
  // It may be the one that is being started again: then there is nothing to say until the next look.
  setInterval(() => void look().catch(() => null), lookMs).unref();
}

const options = readOptions();
const missing = missingLine({ redis: findProgram('redis-server') !== null });
if (missing !== null) give(missing);
const withHaproxy = options.haproxy && findProgram('haproxy') !== null;
if (options.haproxy && !withHaproxy) console.log(withoutHaproxyLine);

const built = await ensureClient((line) => console.log(line));
if (!built.ok) give(built.message);

const { host, port, dataDir: data, database } = settings();
const dataDir = join(data, 'cluster');
if (port !== 0 && !(await isFreePort(port))) {
  give(`Port ${port} is in use. Stop what uses it, or choose another: PORT=3001 npm run cluster`);
}
mkdirSync(dataDir, { recursive: true });
if ((await holdFolder(dataDir)) === null) {
  give(
    `Another cluster is running on ${dataDir}. End it first, or take another folder: DATA_DIR=/elsewhere npm run cluster`,
  );
}

const logs = new Map<string, ReturnType<typeof createWriteStream>>();
const logLine = (name: string, line: string): void => {
  const log = logs.get(name) ?? createWriteStream(join(dataDir, `${name}.log`), { flags: 'a' });
  logs.set(name, log);
  log.write(`${line}\n`);
};

const withoutHistory = database === null ? await postgresObstacle(join(dataDir, 'postgres')) : null;
if (withoutHistory !== null) console.log(withoutHistoryLine(withoutHistory));

try {
  const cluster = await startCluster({
    nodes: options.nodes,
    haproxy: withHaproxy,
    postgres: database === null && withoutHistory === null,
    dataDir,
    host,
    ...(port === 0 ? {} : { port }),
    env: { HOUSE_GAMES: '1', ...settingsForNodes(process.env) },
    restartDead: true,
    log: (line) => {
      const pid = /^node-\d+ serves again: process (\d+)$/.exec(line)?.[1];
      console.log(pid === undefined ? line : `${line}; once more: ${killLine(Number(pid))}`);
    },
    nodeLog: logLine,
  });
  const lan = isEverywhere(host) ? lanAddress() : null;
  const here = `http://${isEverywhere(host) ? 'localhost' : host}:${cluster.port}`;
  const lines = welcomeLines(cluster, { here, lan: lan === null ? null : `http://${lan}:${cluster.port}` });
  for (const line of lines) console.log(line);
  await sayConsole(cluster, here);
  watchConnections(cluster);
  endOnSignals(cluster);
} catch (error) {
  give(error instanceof Error ? error.message : String(error));
}

/** For the eyes in front of this terminal: what goes into a file or a log has no key in it. */
async function sayConsole({ redis }: Cluster, here: string): Promise<void> {
  const address = parseRedisUrl(redis.url);
  if (address === null || !mayShowKeys(readConfig(), process.stdout)) return;
  const key = await consoleKeyOn(address);
  if (key !== null) console.log(`For the operator: ${here}/admin#key=${key}`);
  const deskKey = await consoleKeyOn(address, 'desk');
  if (deskKey !== null) console.log(`For the desk:     ${here}/desk#key=${deskKey}`);
}

function endOnSignals(cluster: Cluster): void {
  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) {
      await cluster.close();
      process.exit(130);
    }
    ending = true;
    console.log('Ending: the nodes finish what they do, then Redis and Postgres …');
    await cluster.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
}
