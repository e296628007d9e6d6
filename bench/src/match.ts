/**
 * `npm run bench -- --only=match`: a thousand people of all strengths look for a match within ten seconds, one in twenty
 * never confirms, and one of three nodes is killed in the middle. Prints how long they waited and whether anybody was lost or
 * is there twice, and writes JSON. It judges nothing. `--quick`: two hundred within four seconds; `--players=200`;
 * `--nodes=2`; `--no-kill`: nobody dies; `--profile`.
 */
import { fork } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { isPlayerId } from '@inkroom/shared';
import { NodeProcess } from '../../scripts/cluster/node-process.ts';
import { PostgresProcess } from '../../scripts/cluster/postgres-process.ts';
import { RedisProcess } from '../../scripts/cluster/redis-process.ts';
import { nodeClock } from '../../server/src/platform/node-clock.ts';
import { parseRedisUrl } from '../../server/src/storage/redis/address.ts';
import { openRedisStorage } from '../../server/src/storage/redis/redis-storage.ts';
import { silentLogger } from '../../server/src/storage/sqlite/testing.ts';
import { auditMatches } from '../../server/test/support/match-audit.ts';
import type { Joined, MatchAudit } from '../../server/test/support/match-audit.ts';
import type { MatchFigures, MatchNews, MatchOrder } from './match-load.ts';
import { waitsByRules } from './match-rules.ts';
import { cpuMicros, machineMicros } from './process-figures.ts';
import { pause } from './table.ts';

const quick = process.argv.includes('--quick');
const kills = !process.argv.includes('--no-kill');
const profiles = process.argv.includes('--profile');
const numberOf = (name: string, standard: number): number =>
  Number(process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? standard);
const nodeCount = numberOf('nodes', 3);
const mode = 'classic';
const players = numberOf('players', quick ? 200 : 1_000);
const everyMissing = 20;
const joinMs = quick ? 4_000 : 10_000;
const patienceMs = 90_000;
/** A ready check, and what is noted after it. */
const settleMs = 15_000;
/** With everybody connected and nobody joining. */
const idleMs = 4_000;
const strengths = { least: 800, most: 2_400 };

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (ms: number): string => (ms / 1_000).toFixed(2);

interface Stage {
  readonly redis: RedisProcess;
  readonly postgres: PostgresProcess;
  readonly nodes: readonly NodeProcess[];
  close(): Promise<void>;
}

async function openStage(): Promise<Stage> {
  const dir = mkdtempSync(path.join(tmpdir(), 'inkroom-bench-'));
  // Postgres does not run as root, and has to get there.
  chmodSync(dir, 0o755);
  const redis = await RedisProcess.start({ dir: path.join(dir, 'redis') });
  const postgres = await PostgresProcess.start({ dir: path.join(dir, 'postgres'), config: { fsync: 'off' } });
  const nodes: NodeProcess[] = [];
  for (let index = 1; index <= nodeCount; index += 1) {
    const name = `node-${index}`;
    const env = { REDIS_URL: redis.url, DATABASE_URL: postgres.url, HOST: '127.0.0.1', TRUSTED_PROXIES: 'loopback' };
    nodes.push(
      await NodeProcess.start({
        name,
        env: { ...env, HOUSE_GAMES: '0', DATA_DIR: path.join(dir, name), NODE_NAME: name },
        nodeArgs: profiles ? ['--cpu-prof', '--cpu-prof-dir=/tmp/inkroom-profile'] : [],
      }),
    );
  }
  return {
    redis,
    postgres,
    nodes,
    async close() {
      await Promise.all(nodes.map((node) => node.kill(profiles ? 'SIGTERM' : 'SIGKILL')));
      await Promise.all([redis.kill(), postgres.kill()]);
      rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Evenly spread over all strengths, in no order. */
const strengthOf = (index: number, count: number): number =>
  strengths.least + ((strengths.most - strengths.least) * ((index * 7_919) % count)) / count;

/** As if each had played. */
async function giveStrengths(postgres: PostgresProcess, joined: readonly Joined[]): Promise<void> {
  const rows = joined.map(({ player }, index) => `('${player}',${strengthOf(index, joined.length)})`);
  const people = `(VALUES ${rows.join(',')}) AS p (id, strength)`;
  await postgres.sql(`
    INSERT INTO ratings (player, mode, rating, deviation, volatility, games, last_at, seq)
      SELECT id, '${mode}', strength, 60, 0.06, 50, 1, 1 FROM ${people};
    INSERT INTO rating_history (player, mode, number, game, at, rating, deviation, change)
      SELECT id, '${mode}', 50, 'bench-' || id, 1, strength, 60, 0 FROM ${people};`);
}

async function audited(redisUrl: string, joined: readonly Joined[]): Promise<MatchAudit> {
  const address = parseRedisUrl(redisUrl);
  if (address === null) throw new Error(`${redisUrl} is no address of Redis`);
  const storage = await openRedisStorage({ address, name: 'audit', clock: nodeClock, logger: silentLogger });
  try {
    return await auditMatches(storage.store, mode, joined);
  } finally {
    await storage.close();
  }
}

interface Measured {
  readonly figures: MatchFigures;
  readonly audit: MatchAudit;
  readonly nodeMicros: number;
  readonly redisMicros: number;
  /** CPU of the nodes that lived, and of Redis, microseconds per millisecond. */
  readonly idle: { readonly nodes: number; readonly redis: number };
  readonly loadBusy: number;
  readonly othersBusy: number;
}

async function measure(): Promise<Measured> {
  const stage = await openStage();
  const load = fork(path.join(import.meta.dirname, 'match-load.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const hear = <Kind extends MatchNews['kind']>(kind: Kind): Promise<Extract<MatchNews, { kind: Kind }>> =>
    new Promise((resolve, reject) => {
      load.once('exit', () => reject(new Error('the load generator ended')));
      load.on('message', (news: MatchNews) => {
        if (news.kind === kind) resolve(news as Extract<MatchNews, { kind: Kind }>);
      });
    });
  const send = (order: MatchOrder): void => void load.send(order);
  try {
    const { redis, postgres, nodes } = stage;
    const connected = hear('connected');
    const told = hear('figures');
    told.catch(() => undefined);
    send({ kind: 'connect', urls: nodes.map(({ url }) => url), mode, players, everyMissing });
    const joined = (await connected).players.flatMap(({ player, confirms }) =>
      isPlayerId(player) ? [{ player, confirms }] : [],
    );
    await giveStrengths(postgres, joined);
    const [victim, ...others] = nodes;
    const living = [...others, ...(kills ? [] : [victim])].filter((node) => node !== undefined);
    const cpuOf = () => ({
      nodes: living.map(({ pid }) => cpuMicros(pid)).reduce((sum, micros) => sum + micros, 0),
      redis: cpuMicros(redis.pid),
      machine: machineMicros(),
    });
    const atRest = cpuOf();
    await pause(idleMs);
    const before = cpuOf();
    const idle = { nodes: (before.nodes - atRest.nodes) / idleMs, redis: (before.redis - atRest.redis) / idleMs };
    send({ kind: 'join', joinMs, patienceMs });
    let victimMicros = 0;
    if (kills && victim !== undefined) {
      const victimBefore = cpuMicros(victim.pid);
      await pause(joinMs / 2);
      victimMicros = cpuMicros(victim.pid) - victimBefore;
      await victim.kill();
    }
    const { figures } = await told;
    const after = cpuOf();
    // Whoever never confirms is found missing, and what follows is noted.
    await pause(settleMs);
    const audit = await audited(redis.url, joined);
    const span = figures.seconds * 1e6;
    const nodeMicros = after.nodes - before.nodes + victimMicros;
    const redisMicros = after.redis - before.redis;
    return {
      figures,
      audit,
      // Without what they spend when nobody joins.
      nodeMicros: nodeMicros - (idle.nodes * span) / 1_000,
      redisMicros: redisMicros - (idle.redis * span) / 1_000,
      idle,
      loadBusy: figures.ownCpuMicros / span,
      othersBusy: Math.max(0, after.machine - before.machine - nodeMicros - redisMicros - figures.ownCpuMicros) / span,
    };
  } finally {
    load.kill();
    await stage.close();
  }
}

say(
  `Inkroom's benchmark of matches: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}${quick ? ', quick' : ''}`,
);
say(
  `\n${players} players of strengths ${strengths.least} to ${strengths.most} join within ${joinMs / 1_000} s at ${nodeCount} nodes on one Redis (AOF always); ` +
    `1 of ${everyMissing} never confirms${kills ? `; one node is killed after ${joinMs / 2_000} s` : ''}`,
);
const rules = waitsByRules({
  strengths: Array.from({ length: players }, (_, index) => strengthOf(index, players)),
  joinMs,
  everyMissing,
});
const { figures, audit, nodeMicros, redisMicros, idle, loadBusy, othersBusy } = await measure();
const { recall, entered } = figures;
const waits = (of: typeof recall): string =>
  `p50 ${seconds(of.p50)} s, p99 ${seconds(of.p99)} s, longest ${seconds(of.max)} s (${of.people} people)`;
say(
  `by the rules of pairing alone: p50 ${seconds(rules.percentile(0.5))} s, p99 ${seconds(rules.percentile(0.99))} s, longest ${seconds(rules.percentile(1))} s`,
);
say(`from joining to being called up: ${waits(recall)}`);
say(`from joining to being in the room: ${waits(entered)}`);
say(
  `apart in strength: half of the pairs less than ${Math.round(figures.gap.p50)}, 90 % less than ${Math.round(figures.gap.p90)}, at most ${Math.round(figures.gap.max)}`,
);
say(
  `called up more than once: ${figures.again}; came back to another node: ${figures.moved}, half of them within ${seconds(figures.away.p50)} s, all within ${seconds(figures.away.max)} s`,
);
say(`not told of the latest change, in the end: ${figures.untold} of ${players - figures.unasked} who could be asked`);
for (const account of figures.accounts) say(`confirms, and is in no room: ${account}`);
say(
  `lost ${audit.lost.length}, twice ${audit.doubled.length}, confirming and not paired ${audit.unpaired.length}, ` +
    `playing without confirming ${audit.dragged.length}, rooms ${audit.rooms}, wrong ones ${audit.wrongRooms.length}`,
);
say(`tickets in the store: ${audit.tickets}, ${JSON.stringify(audit.states)}`);
say(`refusals: ${JSON.stringify(figures.refusals)}`);
say(
  `CPU per second with nobody joining: nodes ${idle.nodes.toFixed(0)} ms, Redis ${idle.redis.toFixed(0)} ms; ` +
    `CPU per player beside that: nodes ${(nodeMicros / players / 1_000).toFixed(1)} ms, Redis ${(redisMicros / players / 1_000).toFixed(1)} ms; ` +
    `busy of a processor: load ${Math.round(100 * loadBusy)} %, others ${Math.round(100 * othersBusy)} %`,
);
const output = path.resolve(import.meta.dirname, '../results');
mkdirSync(output, { recursive: true });
const file = path.join(output, 'match-latest.json');
const results = { at: new Date().toISOString(), node: process.version, cpus: cpus().length, players, nodes: nodeCount };
writeFileSync(
  file,
  `${JSON.stringify({ ...results, figures, audit, nodeMicros, redisMicros, idle, othersBusy }, null, 2)}\n`,
);
say(`\nWritten to ${path.relative(process.cwd(), file)}`);
process.exit(0);
