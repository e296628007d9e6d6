/**
 * `npm run bench -- --only=scores`: one node on Redis takes scores in requests of 100 and one by one; then the database is
 * stopped for ten minutes while they go on. Prints a table and writes JSON. It judges nothing. `--quick` runs it shorter,
 * `--no-outage` and `--only-outage` one half of it.
 */
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, chmodSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { NodeProcess } from '../../scripts/cluster/node-process.ts';
import { PostgresProcess } from '../../scripts/cluster/postgres-process.ts';
import { RedisProcess } from '../../scripts/cluster/redis-process.ts';
import { openKeyring } from '../../scripts/keys/keyring.ts';
import { readConfig } from '../../server/src/config.ts';
import { cpuMicros, machineMicros, pin } from './process-figures.ts';
import type { ScoreFigures, ScoreNews, ScoreOrder } from './score-load.ts';
import { pause } from './table.ts';

const quick = process.argv.includes('--quick');
const times = { warmupMs: quick ? 3_000 : 6_000, ms: quick ? 4_000 : 10_000 };
const outageMs = quick ? 30_000 : 600_000;
const members = 10_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const round = (value: number, digits = 1): string => value.toFixed(digits);

interface Stage {
  readonly redis: RedisProcess;
  readonly postgres: PostgresProcess;
  readonly node: NodeProcess;
  readonly key: string;
  close(): Promise<void>;
}

/** `roles`: with `ingest` alone nothing is written to the database, as where projectors run on other machines. */
async function openStage(roles: string): Promise<Stage> {
  const dir = mkdtempSync(path.join(tmpdir(), 'inkroom-bench-'));
  // Postgres does not run as root, and has to get there.
  chmodSync(dir, 0o755);
  const redis = await RedisProcess.start({ dir: path.join(dir, 'redis') });
  const postgres = await PostgresProcess.start({ dir: path.join(dir, 'postgres') });
  const env = { REDIS_URL: redis.url, DATABASE_URL: postgres.url, DATA_DIR: path.join(dir, 'node') };
  const keyring = await openKeyring(readConfig(env));
  const made = await keyring.create('bench', ['ingest', 'admin']);
  await keyring.close();
  if (!made.ok) throw new Error(made.error);
  const node = await NodeProcess.start({
    name: 'node',
    env: { ...env, HOST: '127.0.0.1', HOUSE_GAMES: '0', ROLES: roles, BACKLOG_LIMIT: '0', NODE_NAME: 'node' },
    nodeArgs: process.argv.includes('--profile') ? ['--cpu-prof', '--cpu-prof-dir=/tmp/inkroom-profile'] : [],
  });
  pin('servers', [node.pid]);
  pin('load', [redis.pid]);
  return {
    redis,
    postgres,
    node,
    key: made.value.key,
    async close() {
      await (process.argv.includes('--profile') ? node.kill('SIGTERM') : node.kill());
      await Promise.all([redis.kill(), postgres.kill()]);
      rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

interface Measured extends ScoreFigures {
  readonly nodeMicros: number;
  readonly redisMicros: number;
  readonly loadBusy: number;
  readonly othersBusy: number;
}

async function drive(
  { node, redis, key }: Stage,
  order: Omit<ScoreOrder, 'url' | 'key' | 'members'>,
): Promise<Measured> {
  const load = fork(path.join(import.meta.dirname, 'score-load.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  pin('load', [load.pid ?? 0]);
  const hear = <Kind extends ScoreNews['kind']>(kind: Kind): Promise<Extract<ScoreNews, { kind: Kind }>> =>
    new Promise((resolve, reject) => {
      load.once('exit', () => reject(new Error('the load generator ended')));
      load.on('message', (news: ScoreNews) => {
        if (news.kind === kind) resolve(news as Extract<ScoreNews, { kind: Kind }>);
      });
    });
  const measuring = hear('measuring');
  const told = hear('figures');
  told.catch(() => undefined);
  load.send({ ...order, url: node.url, key, members } satisfies ScoreOrder);
  await measuring;
  const cpuOf = () => ({ node: cpuMicros(node.pid), redis: cpuMicros(redis.pid), machine: machineMicros() });
  const before = cpuOf();
  await pause(order.ms);
  const after = cpuOf();
  const { figures } = await told;
  load.kill();
  const { accepted, seconds, ownCpuMicros } = figures;
  const nodeCpu = after.node - before.node;
  const redisCpu = after.redis - before.redis;
  const others = after.machine - before.machine - nodeCpu - redisCpu - ownCpuMicros;
  return {
    ...figures,
    nodeMicros: nodeCpu / accepted,
    redisMicros: redisCpu / accepted,
    loadBusy: ownCpuMicros / (seconds * 1e6),
    othersBusy: Math.max(0, others) / (seconds * 1e6),
  };
}

const widths = [34, 10, 9, 9, 18, 10, 22];
const line = (cells: readonly string[]): string =>
  cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0))).join(' ');

function sayMeasured(name: string, measured: Measured): void {
  const { accepted, seconds, nodeMicros, redisMicros, p50, p99, refused, loadBusy, othersBusy } = measured;
  say(
    line([
      name,
      round(accepted / seconds, 0),
      round(nodeMicros),
      round(redisMicros),
      `${round(p50)} / ${round(p99)}`,
      String(refused),
      `${round(100 * loadBusy, 0)} %, ${round(100 * othersBusy, 0)} %`,
    ]),
  );
}

const orders = {
  'requests of 100, as fast as it goes': { perRequest: 100, requestsPerSecond: null, connections: 16 },
  'requests of 100, 40,000 scores/s': { perRequest: 100, requestsPerSecond: 400, connections: 64 },
  'single requests, as fast as it goes': { perRequest: 1, requestsPerSecond: null, connections: 64 },
  'single requests, 3,000/s': { perRequest: 1, requestsPerSecond: 3_000, connections: 64 },
} as const;

async function rates(): Promise<Readonly<Record<string, Measured>>> {
  say(
    '\nOne node that takes scores, on one Redis (AOF always), each with a processor of its own; Redis shares with the load',
  );
  say(line(['', 'scores/s', 'node µs', 'Redis µs', 'p50/p99 ms', 'refused', 'busy: load, others']));
  const found: Record<string, Measured> = {};
  for (const [name, order] of Object.entries(orders)) {
    const stage = await openStage('ingest');
    try {
      const measured = await drive(stage, { ...order, ...times });
      sayMeasured(name, measured);
      found[name] = measured;
    } finally {
      await stage.close();
    }
  }
  return found;
}

async function outage() {
  say(`\nThe database is stopped for ${outageMs / 1_000} s, and 1,000 scores a second go on in requests of 10`);
  const stage = await openStage('ingest,projector');
  try {
    const { postgres } = stage;
    const order = { perRequest: 10, requestsPerSecond: 100, connections: 32, warmupMs: 2_000, ms: outageMs };
    const driven = drive(stage, order);
    driven.catch(() => undefined);
    await pause(order.warmupMs);
    await postgres.kill();
    const measured = await driven;
    await postgres.start();
    const backAt = performance.now();
    const sent = measured.acceptedInAll;
    let stored = 0;
    while (stored < sent && performance.now() - backAt < 600_000) {
      await pause(250);
      stored = Number(await postgres.sql('SELECT count(*) FROM score_submissions'));
    }
    const drainSeconds = (performance.now() - backAt) / 1_000;
    const total = Number(await postgres.sql('SELECT coalesce(sum(value), 0) FROM score_values'));
    const { refused, p99, longest } = measured;
    say(
      `accepted ${sent}, refused ${refused}, p99 ${round(p99)} ms, longest ${round(longest)} ms; ` +
        `in the database ${round(drainSeconds)} s after it was back: ${stored} submissions, values adding up to ${total}`,
    );
    return { seconds: outageMs / 1_000, sent, stored, total, drainSeconds, refused, p99, longest };
  } finally {
    await stage.close();
  }
}

say(
  `Inkroom's benchmark of scores: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}${quick ? ', quick' : ''}`,
);
const results = {
  at: new Date().toISOString(),
  node: process.version,
  cpus: cpus().length,
  rates: process.argv.includes('--only-outage') ? [] : await rates(),
  outage: process.argv.includes('--no-outage') ? null : await outage(),
};
const output = path.resolve(import.meta.dirname, '../results');
mkdirSync(output, { recursive: true });
const file = path.join(output, 'scores-latest.json');
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
say(`\nWritten to ${path.relative(process.cwd(), file)}`);
process.exit(0);
