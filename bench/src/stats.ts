/**
 * `npm run bench -- --only=stats`: how many cached reads of statistics one server answers.
 * Prints a table and writes JSON. It judges nothing. `--quick` runs it shorter.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { ServerProcess } from '../../e2e/support/server-process.ts';
import { Latencies } from './latencies.ts';
import { cpuMicros, machineMicros, pin } from './process-figures.ts';
import { keepAsking } from './stats-client.ts';
import { pause } from './table.ts';

const quick = process.argv.includes('--quick');
const warmupMs = quick ? 1_000 : 3_000;
const measureMs = quick ? 3_000 : 10_000;
const connections = 64;
const area = 101;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Row {
  readonly name: string;
  readonly readsPerSecond: number;
  readonly cpuMicrosPerRead: number;
  readonly p50: number;
  readonly p99: number;
  readonly others: readonly number[];
  readonly othersBusy: number;
}

interface Asked {
  readonly name: string;
  readonly path: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

async function measure(server: ServerProcess, asked: Asked): Promise<Row> {
  let latencies = new Latencies();
  const others = new Map<number, number>();
  const answered = (status: number, ms: number): void => {
    if (status === asked.status) latencies.add(ms);
    else others.set(status, (others.get(status) ?? 0) + 1);
  };
  const stops = await Promise.all(
    Array.from({ length: connections }, (_, index) =>
      keepAsking({
        url: server.url,
        path: asked.path,
        headers: { ...asked.headers, 'X-Forwarded-For': `10.0.${index}.1` },
        answered,
      }),
    ),
  );
  await pause(warmupMs);
  latencies = new Latencies();
  others.clear();
  const before = {
    at: performance.now(),
    server: cpuMicros(server.pid),
    own: cpuMicros(process.pid),
    all: machineMicros(),
  };
  await pause(measureMs);
  const seconds = (performance.now() - before.at) / 1_000;
  const cpu = cpuMicros(server.pid) - before.server;
  const rest = machineMicros() - before.all - cpu - (cpuMicros(process.pid) - before.own);
  for (const stop of stops) stop();
  return {
    name: asked.name,
    readsPerSecond: latencies.count / seconds,
    cpuMicrosPerRead: cpu / latencies.count,
    p50: latencies.percentile(0.5),
    p99: latencies.percentile(0.99),
    others: [...others.values()],
    othersBusy: rest / (seconds * 1e6 * cpus().length),
  };
}

const server = await ServerProcess.start({
  env: { TRUSTED_PROXIES: 'loopback', STATS_CACHE_SECONDS: '3600', NODE_NAME: 'node' },
});
try {
  await fetch(`${server.url}/generate_data`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ seed: 'bench' }),
  });
  const answer = await fetch(`${server.url}/stats?area_code=${area}`);
  const text = await answer.text();
  const tag = answer.headers.get('ETag') ?? '';
  say(`The answer has ${Buffer.byteLength(text)} bytes; ${connections} connections, each asks when it is answered.`);
  const isPinned = pin('servers', [server.pid]) && pin('load', [process.pid]);
  say(isPinned ? 'The server has one processor, the load another.' : 'Server and load share all processors.');
  const short = `/stats?area_code=${area}`;
  const rows: Row[] = [];
  for (const asked of [
    { name: 'cached', path: short, status: 200 },
    { name: 'cached, known by its tag', path: short, status: 304, headers: { 'If-None-Match': tag } },
  ]) {
    const row = await measure(server, asked);
    rows.push(row);
    say(
      `${row.name.padEnd(26)} ${Math.round(row.readsPerSecond)} reads/s · ${row.cpuMicrosPerRead.toFixed(1)} µs CPU each, so ${Math.round(1e6 / row.cpuMicrosPerRead)} per processor-second · p50 ${row.p50.toFixed(2)} ms, p99 ${row.p99.toFixed(2)} ms · other answers ${row.others.join('+') || 'none'} · others used ${Math.round(row.othersBusy * 100)} % of the machine`,
    );
  }
  const folder = path.join(import.meta.dirname, '..', 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'stats-latest.json'),
    `${JSON.stringify({ at: new Date().toISOString(), rows }, null, 2)}\n`,
  );
} finally {
  await server.close();
}
