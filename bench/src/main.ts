/**
 * `npm run bench`: starts this server and, in the same run, a bare Socket.IO server doing the same work without a store;
 * drives both from a process of its own; prints a table and writes JSON. A benchmark, not a test: it judges nothing.
 * `--quick` runs everything shorter.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { ServerProcess } from '../../e2e/support/server-process.ts';
import { fillWithRooms } from './fill-rooms.ts';
import { LoadProcess } from './load-process.ts';
import type { Figures } from './load-process.ts';
import type { Order, Target } from './load.ts';
import { cpuMicros, residentKb } from './process-figures.ts';
import { pause } from './table.ts';

const quick = process.argv.includes('--quick');
const folder = import.meta.dirname;
const env = { TRUSTED_PROXIES: 'loopback', HOUSE_GAMES: '0' };
const measureMs = quick ? 3_000 : 10_000;

interface Measured {
  readonly server: ServerProcess;
  readonly bare: boolean;
}

interface PlayResult {
  readonly movesPerSecond: number;
  readonly cpuPerMove: number;
  readonly ack: Figures['ack'];
  readonly seen: Figures['seen'];
  readonly refused: number;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const start = (bare: boolean): Promise<ServerProcess> =>
  ServerProcess.start({
    env,
    nodeArgs: ['--expose-gc', '--import', path.join(folder, 'gc-on-signal.ts')],
    ...(bare ? { entry: path.join(folder, 'bare-server.ts') } : {}),
  });

const targetOf = ({ server, bare }: Measured): Target => ({ url: server.url, bare });

/** CPU is taken over the measured time only; set-up and warm-up are left out. */
async function cpuDuring(
  load: LoadProcess,
  server: ServerProcess,
  order: Order,
): Promise<{ figures: Figures; cpu: number }> {
  load.send(order);
  await load.answer('measuring');
  const before = cpuMicros(server.pid);
  const figures = await load.answer('figures');
  return { figures, cpu: cpuMicros(server.pid) - before };
}

async function play(bare: boolean, tables: number, movesPerSecond: number | null): Promise<PlayResult> {
  const server = await start(bare);
  const load = new LoadProcess();
  try {
    const { figures, cpu } = await cpuDuring(load, server, {
      kind: 'play',
      target: targetOf({ server, bare }),
      tables,
      warmupMs: quick ? 2_000 : 5_000,
      ms: measureMs,
      movesPerSecond,
    });
    const { moves, seconds, ack, seen, refused } = figures;
    return { movesPerSecond: moves / seconds, cpuPerMove: cpu / moves, ack, seen, refused };
  } finally {
    load.close();
    await server.close();
  }
}

async function watch(bare: boolean): Promise<number> {
  const server = await start(bare);
  const load = new LoadProcess();
  try {
    const { figures, cpu } = await cpuDuring(load, server, {
      kind: 'watch',
      target: targetOf({ server, bare }),
      spectators: 500,
      ms: measureMs,
      movesPerSecond: 20,
    });
    return cpu / figures.deliveries;
  } finally {
    load.close();
    await server.close();
  }
}

async function idle(connections: number): Promise<{ asSeen: number; collected: number }> {
  const server = await start(false);
  const load = new LoadProcess();
  try {
    process.kill(server.pid, 'SIGUSR2');
    await pause(1_000);
    const empty = residentKb(server.pid);
    load.send({ kind: 'idle', target: targetOf({ server, bare: false }), connections });
    await load.answer('ready');
    await pause(3_000);
    const asSeen = (residentKb(server.pid) - empty) / connections;
    process.kill(server.pid, 'SIGUSR2');
    await pause(1_500);
    return { asSeen, collected: (residentKb(server.pid) - empty) / connections };
  } finally {
    load.close();
    await server.close();
  }
}

/** Seconds that the event loop kept work waiting while fifty people play the hard computer. */
async function botsPlaying(): Promise<{ p50: number; p99: number }> {
  const server = await start(false);
  const load = new LoadProcess();
  const loopDelay = async (): Promise<{ p50: number; p99: number }> => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    const at = (quantile: string): number =>
      Number(
        new RegExp(`^nodejs_eventloop_delay_seconds{[^}]*quantile="${quantile}"[^}]*} (\\S+)$`, 'm').exec(text)?.[1],
      );
    return { p50: at('0.5') * 1000, p99: at('0.99') * 1000 };
  };
  try {
    load.send({ kind: 'bots', target: targetOf({ server, bare: false }), people: 50 });
    await load.answer('ready');
    await pause(2_000);
    // Reading it begins a new period.
    await loopDelay();
    await pause(measureMs);
    return await loopDelay();
  } finally {
    load.close();
    await server.close();
  }
}

async function starts(): Promise<{ empty: number; withRooms: number; rooms: number }> {
  const rooms = 10_000;
  const dataDir = mkdtempSync(path.join(tmpdir(), 'inkroom-bench-'));
  const timed = async (): Promise<number> => {
    const startedAt = performance.now();
    const server = await ServerProcess.start({ env, dataDir });
    const ms = performance.now() - startedAt;
    await server.close();
    return ms;
  };
  try {
    const empty = await timed();
    await fillWithRooms(dataDir, rooms);
    return { empty, withRooms: await timed(), rooms };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const round = (value: number, digits = 1): string => value.toFixed(digits);

async function comparePlay(title: string, tables: number, movesPerSecond: number | null) {
  const bare = await play(true, tables, movesPerSecond);
  const ours = await play(false, tables, movesPerSecond);
  const ratio = ours.cpuPerMove / bare.cpuPerMove;
  say(`\n${title}`);
  say('               moves/s   CPU µs/move   ack p50/p99 ms   seen p50/p99 ms   refused');
  for (const [name, result] of [
    ['bare Socket.IO', bare],
    ['Inkroom', ours],
  ] as const) {
    say(
      [
        name.padEnd(14),
        round(result.movesPerSecond, 0).padStart(8),
        round(result.cpuPerMove).padStart(13),
        `${round(result.ack.p50, 2)} / ${round(result.ack.p99, 2)}`.padStart(16),
        `${round(result.seen.p50, 2)} / ${round(result.seen.p99, 2)}`.padStart(17),
        String(result.refused).padStart(9),
      ].join(' '),
    );
  }
  say(`CPU per move, Inkroom over bare: ${round(ratio, 2)}×`);
  return { title, bare, ours, ratio };
}

say(
  `Inkroom's benchmark: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}${quick ? ', quick' : ''}`,
);
const results = {
  at: new Date().toISOString(),
  node: process.version,
  cpus: cpus().length,
  saturated: await comparePlay('As fast as it goes (1,000 tables)', 1_000, null),
  at500: await comparePlay('500 moves/s (100 tables)', 100, 500),
  at1000: await comparePlay('1,000 moves/s (100 tables)', 100, 1_000),
  spectators: await (async () => {
    const [bare, ours] = [await watch(true), await watch(false)];
    say(
      `\n500 spectators of one room, 20 moves/s: CPU µs per delivery: bare ${round(bare)}, Inkroom ${round(ours)} (${round(ours / bare, 2)}×)`,
    );
    return { bare, ours, ratio: ours / bare };
  })(),
  idle: await (async () => {
    const figures = [];
    for (const connections of quick ? [1_000] : [1_000, 5_000]) {
      const { asSeen, collected } = await idle(connections);
      say(
        `${connections} idle connections: ${round(asSeen)} KB each as seen, ${round(collected)} KB after a collection`,
      );
      figures.push({ connections, asSeen, collected });
    }
    return figures;
  })(),
  bots: await (async () => {
    const figures = await botsPlaying();
    say(
      `50 people against the hard computer: event loop delay p50 ${round(figures.p50, 2)} ms, p99 ${round(figures.p99, 2)} ms`,
    );
    return figures;
  })(),
  starts: await (async () => {
    const { empty, withRooms, rooms } = await starts();
    say(
      `Start to listening: ${round(empty, 0)} ms with an empty store, ${round(withRooms, 0)} ms with ${rooms} live rooms in it`,
    );
    return { empty, withRooms, rooms };
  })(),
};

const output = path.resolve(folder, '../results');
mkdirSync(output, { recursive: true });
const file = path.join(output, 'latest.json');
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
say(`\nWritten to ${path.relative(process.cwd(), file)}`);
process.exit(0);
