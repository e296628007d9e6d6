/** What `npm run cluster` tells the person: who serves what, how to kill one and watch, who has moved where. */
import { relative } from 'node:path';
import type { Cluster } from './cluster.ts';
import type { ServerStats } from './haproxy-process.ts';

interface Row {
  readonly name: string;
  readonly address: string;
  readonly does: string;
  readonly pid: number;
}

export interface Addresses {
  /** For this machine. */
  readonly here: string;
  /** For other devices, if there is a network. */
  readonly lan: string | null;
}

export function welcomeLines(cluster: Cluster, { here, lan }: Addresses): readonly string[] {
  const { nodes, redis, postgres, haproxy } = cluster;
  const rows: readonly Row[] = [
    ...(haproxy === null
      ? []
      : [{ name: 'HAProxy', address: here, does: 'spreads people over the nodes', pid: haproxy.pid }]),
    ...nodes.map(({ name, url, pid }) => ({
      name,
      address: haproxy === null ? here : url,
      does: 'serves any room',
      pid,
    })),
    {
      name: 'Redis',
      address: `127.0.0.1:${redis.port}`,
      does: `keeps every room, in ${shortPath(redis.dir)}`,
      pid: redis.pid,
    },
    ...(postgres === null
      ? []
      : [
          {
            name: 'Postgres',
            address: `127.0.0.1:${postgres.port}`,
            does: `keeps history, in ${shortPath(postgres.dir)}`,
            pid: postgres.pid,
          },
        ]),
  ];
  return [
    `Inkroom is open: ${here}`,
    ...(lan === null ? [] : [`On this network:  ${lan}`]),
    '',
    ...tableOf(rows),
    '',
    'Kill a node in the middle of a game, go on playing, and watch it come back:',
    `  ${killLine(nodes[0]?.pid ?? 0)}`,
    'The connection menu of the page names the node that serves you.',
    `What the nodes log: ${shortPath(cluster.dataDir)}/node-*.log. Ctrl-C ends everything.`,
  ];
}

export const killLine = (pid: number): string => `kill -9 ${pid}`;

function tableOf(rows: readonly Row[]): readonly string[] {
  const widest = (read: (row: Row) => string): number => Math.max(...rows.map((row) => read(row).length));
  const [name, address, does] = [widest((row) => row.name), widest((row) => row.address), widest((row) => row.does)];
  return rows.map(
    (row) => `  ${row.name.padEnd(name)}  ${row.address.padEnd(address)}  ${row.does.padEnd(does)}  process ${row.pid}`,
  );
}

function shortPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}

const words: Readonly<Record<string, string>> = {
  UP: '',
  NOLB: ' (on its way out)',
  DRAIN: ' (on its way out)',
  DOWN: ' (down)',
};

/** How many connections each node has, in one line. */
export function connectionsLine(servers: readonly ServerStats[]): string {
  const parts = servers.map(({ name, status, sessions }) => {
    const [state = ''] = status.split(' ');
    return `${name}: ${sessions}${words[state] ?? ` (${state.toLowerCase()})`}`;
  });
  return `connections  ${parts.join('  ')}`;
}

/** What is missing and how to get it; null if there is all that is needed. */
export function missingLine(found: { readonly redis: boolean }): string | null {
  if (found.redis) return null;
  return 'Redis is not installed, and a cluster keeps its rooms there. Install it (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis) and run npm run cluster again. One node needs no Redis: npm start';
}

/** Why results are not kept for good, and what helps. */
export const withoutHistoryLine = (why: string): string =>
  `History is off: ${why}. Games go on without it; what ends waits in Redis until npm run cluster finds a Postgres.`;

export const withoutHaproxyLine =
  'HAProxy is not installed (Debian, Ubuntu: apt-get install haproxy; macOS: brew install haproxy): the nodes share one port instead, and the kernel spreads people over them.';
