/**
 * `npm run bench -- --cluster`: two nodes and a Redis, the two players of each room at different nodes; in the same run a
 * plain build of the same idea (naive-cluster-node.ts). Prints tables and writes JSON. A benchmark, not a test: it judges
 * nothing. `--quick` runs everything shorter; `--only=play,growth,faults` runs parts.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import type { ClusterKind } from './bench-cluster.ts';
import { allReturn, nodeKilled, redisKilled } from './cluster-faults.ts';
import type { Waits } from './cluster-faults.ts';
import { idleNode, listedRooms, moreNodes, storedRooms } from './cluster-growth.ts';
import { playCluster } from './cluster-play.ts';
import type { ClusterPlay, PlayOrder } from './cluster-play.ts';

const quick = process.argv.includes('--quick');
const only = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
const times = { warmupMs: quick ? 4_000 : 8_000, ms: quick ? 4_000 : 10_000 };
const saturated: PlayOrder = { ...times, tables: 1_000, movesPerSecond: null };
const steady: PlayOrder = { ...times, tables: 500, movesPerSecond: 1_000 };
/** Near what the plain build can do, and the same for both. */
const fast: PlayOrder = { ...times, tables: 500, movesPerSecond: 4_000 };

const kinds: Readonly<Record<'plain' | 'always' | 'everysec', { name: string; kind: ClusterKind }>> = {
  plain: { name: 'plain, nothing kept', kind: { naive: true, persistence: 'none' } },
  always: { name: 'Inkroom, AOF always', kind: { naive: false, persistence: 'always' } },
  everysec: { name: 'Inkroom, everysec', kind: { naive: false, persistence: 'everysec' } },
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const round = (value: number, digits = 1): string => value.toFixed(digits);

async function part<T>(name: string, run: () => Promise<T>): Promise<T | null> {
  return only === undefined || only.includes(name) ? await run() : null;
}

const columns = [
  '',
  'moves/s',
  'nodes µs',
  'Redis µs',
  'ack p50/p99 ms',
  'across p50/p99 ms',
  'refused',
  'busy: servers, load',
];
const widths = [20, 8, 9, 9, 16, 18, 8, 27];
const line = (cells: readonly string[]): string =>
  cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0))).join(' ');

function sayPlay(name: string, play: ClusterPlay): void {
  const { movesPerSecond, nodesMicros, redisMicros, ack, seen, refused, serversBusy, loadBusy, othersBusy } = play;
  say(
    line([
      name,
      round(movesPerSecond, 0),
      round(nodesMicros),
      round(redisMicros),
      `${round(ack.p50)} / ${round(ack.p99)}`,
      `${round(seen.p50)} / ${round(seen.p99)}`,
      String(refused),
      [serversBusy, loadBusy, othersBusy].map((busy) => `${round(100 * busy, 0)} %`).join(', '),
    ]),
  );
}

/** The plain build runs before and after ours, so that a machine which changes meanwhile is seen. */
async function compare(title: string, order: PlayOrder) {
  say(`\n${title}`);
  say(line(columns));
  const measure = async ({ name, kind }: (typeof kinds)['plain']): Promise<ClusterPlay> => {
    const play = await playCluster(kind, 2, order);
    sayPlay(name, play);
    return play;
  };
  const plain = await measure(kinds.plain);
  const always = await measure(kinds.always);
  const everysec = await measure(kinds.everysec);
  const plainAgain = await measure(kinds.plain);
  const ratioOf = (read: (play: ClusterPlay) => number): number =>
    (2 * read(always)) / (read(plain) + read(plainAgain));
  const ratios = {
    nodes: ratioOf(({ nodesMicros }) => nodesMicros),
    redis: ratioOf(({ redisMicros }) => redisMicros),
  };
  say(`Inkroom (AOF always) over plain: nodes ${round(ratios.nodes, 2)}×, Redis ${round(ratios.redis, 2)}×`);
  return { title, plain, always, everysec, plainAgain, ratios };
}

function sayWaits(name: string, { people, lost, p50, max }: Waits): void {
  say(
    `${name}: ${people} people, p50 ${round(p50 / 1000, 2)} s, longest ${round(max / 1000, 2)} s, ${lost} still waiting`,
  );
}

say(
  `Inkroom's cluster benchmark: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}${quick ? ', quick' : ''}`,
);
say('All servers share the first processor, the load generator has the others. CPU per move is of all nodes together.');
const { always } = kinds;
const results = {
  at: new Date().toISOString(),
  node: process.version,
  cpus: cpus().length,
  play: await part('play', async () => ({
    saturated: await compare('As fast as it goes (2 nodes, 1,000 tables)', saturated),
    at4000: await compare('4,000 moves/s (500 tables)', fast),
    at1000: await compare('1,000 moves/s (500 tables)', steady),
  })),
  idleNode: await part('idle', async () => {
    const found = await idleNode(always.kind, steady);
    say(
      `\nA third node without a member of any room: ${round(found.alone)} ms of CPU per second with nobody playing, ` +
        `${round(found.whilePlaying)} ms while the other two do ${round(found.movesPerSecond, 0)} moves/s`,
    );
    return found;
  }),
  nodes: await part('growth', async () => {
    const found = [];
    for (const order of [saturated, steady]) {
      say(`\nThe same work on more nodes${order.movesPerSecond === null ? ', as fast as it goes' : ', 1,000 moves/s'}`);
      say(line(columns));
      const figures = await moreNodes(always.kind, order, (nodes, play) => sayPlay(`${nodes} nodes`, play));
      const [, two, four] = figures.map(({ nodesMicros, redisMicros }) => nodesMicros + redisMicros);
      const growth = (four ?? Number.NaN) / (two ?? Number.NaN);
      say(`Total CPU per move, four nodes over two: ${round(growth, 2)}×`);
      found.push({ movesPerSecond: order.movesPerSecond, figures, growth });
    }
    return found;
  }),
  stored: await part('growth', async () => {
    say('\nStored rooms, two nodes, 1,000 moves/s');
    say(line(columns));
    return await storedRooms({ naive: false, persistence: 'everysec' }, steady, {
      counts: quick ? [100, 10_000] : [100, 1_000, 10_000, 100_000],
      measured: (count, { play, idle }) => {
        sayPlay(`${count} rooms`, play);
        say(
          `  with nobody playing: ${round(idle.nodes)} ms of both nodes and ${round(idle.redis)} ms of Redis per second`,
        );
      },
    });
  }),
  listed: await part('growth', async () => {
    say('\nListed rooms, one node, somebody in the lobby: CPU per second');
    return await listedRooms(
      { naive: false, persistence: 'everysec' },
      {
        counts: quick ? [10, 1_000] : [10, 100, 1_000, 10_000],
        ms: times.ms,
        measured: (count, { nodes, redis }) =>
          say(`${String(count).padStart(7)} listed: ${round(nodes)} ms of the node, ${round(redis)} ms of Redis`),
      },
    );
  }),
  faults: await part('faults', async () => {
    say('\nBehind HAProxy');
    const node = await nodeKilled();
    sayWaits('kill -9 of one node of three, until the first acknowledged move of each person there', node);
    const redis = await redisKilled();
    sayWaits(
      `kill -9 of Redis, started again in ${round(redis.restartMs / 1000, 2)} s, until each person's first acknowledged move`,
      redis,
    );
    const back = await allReturn(2_000);
    sayWaits('2,000 clients of a node that is killed, until each is back in its room at another', back);
    return { node, redis, back };
  }),
};

const output = path.resolve(import.meta.dirname, '../results');
mkdirSync(output, { recursive: true });
const file = path.join(output, 'cluster-latest.json');
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
say(`\nWritten to ${path.relative(process.cwd(), file)}`);
process.exit(0);
