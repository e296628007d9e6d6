/** Deaths behind HAProxy, and how long people wait for them: a node's, Redis', and everybody coming back at once. */
import { startCluster } from '../../scripts/cluster/cluster.ts';
import type { Cluster } from '../../scripts/cluster/cluster.ts';
import { LeanClient } from './lean-client.ts';
import { newId } from './lean-table.ts';
import { Latencies } from './latencies.ts';
import { pin } from './process-figures.ts';
import { ReturningClient } from './returning-client.ts';
import { openSteadyTable } from './steady-table.ts';
import type { SteadyPerson, SteadyTable } from './steady-table.ts';
import { pause } from './table.ts';

export interface Waits {
  /** People who had to wait. */
  readonly people: number;
  /** Of them, who was still waiting at the end. */
  readonly lost: number;
  readonly p50: number;
  readonly max: number;
}

const patienceMs = 20_000;
const lookMs = 20;
/** Fewer than an address may have connections. */
const steadyTables = 60;
const peopleOfRoom = 10;

async function withCluster<T>(nodes: number, measure: (cluster: Cluster) => Promise<T>): Promise<T> {
  const cluster = await startCluster({ nodes });
  try {
    const { redis, haproxy } = cluster;
    pin(
      'servers',
      [redis.pid, haproxy?.pid ?? 0, ...cluster.nodes.map(({ pid }) => pid)].filter((pid) => pid > 0),
    );
    return await measure(cluster);
  } finally {
    await cluster.close();
  }
}

/** Milliseconds from `since` until each has got what it waits for. */
async function waitsOf<T>(waiting: readonly T[], since: number, endOf: (one: T) => number | null): Promise<Waits> {
  const until = performance.now() + patienceMs;
  while (performance.now() < until && waiting.some((one) => endOf(one) === null)) await pause(lookMs);
  const waits = new Latencies();
  for (const one of waiting) {
    const end = endOf(one);
    if (end !== null) waits.add(end - since);
  }
  return {
    people: waiting.length,
    lost: waiting.length - waits.count,
    p50: waits.percentile(0.5),
    max: waits.percentile(1),
  };
}

async function withSteadyTables<T>(url: string, measure: (people: readonly SteadyPerson[]) => Promise<T>): Promise<T> {
  const tables: SteadyTable[] = [];
  try {
    for (let index = 0; index < steadyTables; index += 1) tables.push(await openSteadyTable(url));
    await pause(2_000);
    return await measure(tables.flatMap(({ people }) => people));
  } finally {
    for (const table of tables) table.close();
  }
}

/** From kill -9 of a node until the first acknowledged move of each person whom it served. */
export function nodeKilled(): Promise<Waits> {
  return withCluster(3, (cluster) =>
    withSteadyTables(cluster.url, async (people) => {
      const [victim] = cluster.nodes;
      const served = people.filter(({ node }) => node === victim?.name);
      const since = performance.now();
      await victim?.kill();
      return await waitsOf(served, since, (person) => person.acknowledgedAfter(since));
    }),
  );
}

/** From kill -9 of Redis, which is started again at once, until the first acknowledged move of each person. */
export function redisKilled(): Promise<Waits & { readonly restartMs: number }> {
  return withCluster(3, (cluster) =>
    withSteadyTables(cluster.url, async (people) => {
      await cluster.redis.kill();
      const since = performance.now();
      await cluster.redis.start();
      const restartMs = performance.now() - since;
      return { ...(await waitsOf(people, since, (person) => person.acknowledgedAfter(since))), restartMs };
    }),
  );
}

/** From kill -9 of the node that served all of them until each is back in its room, all at one node that has just started. */
export function allReturn(count: number): Promise<Waits> {
  return withCluster(2, async (cluster) => {
    const [first, second] = cluster.nodes;
    await second?.kill();
    await untilUp(cluster, 1);
    const clients: ReturningClient[] = [];
    try {
      for (let from = 0; from < count; from += peopleOfRoom) {
        const room = await newRoom(cluster.url, addressOf(from));
        const group = Array.from({ length: Math.min(peopleOfRoom, count - from) }, (_, index) => {
          return new ReturningClient({ url: cluster.url, localAddress: addressOf(from + index), room });
        });
        clients.push(...group);
        await Promise.all(group.map((client) => client.open()));
      }
      await second?.start();
      pin('servers', [second?.pid ?? 0]);
      await untilUp(cluster, 2);
      const since = performance.now();
      await first?.kill();
      const backAfter = ({ backAt }: ReturningClient): number | null =>
        backAt !== null && backAt > since ? backAt : null;
      return await waitsOf(clients, since, backAfter);
    } finally {
      for (const client of clients) client.close();
    }
  });
}

async function untilUp(cluster: Cluster, count: number): Promise<void> {
  for (;;) {
    const stats = (await cluster.haproxy?.servers()) ?? [];
    if (stats.filter(({ status }) => status === 'UP').length === count) return;
    await pause(lookMs);
  }
}

const addressOf = (index: number): string => `127.1.${index >> 8}.${index & 255 || 1}`;

async function newRoom(url: string, localAddress: string): Promise<string> {
  const greeted = Promise.withResolvers<void>();
  const said = (name: string): void => {
    if (name === 'session:started') greeted.resolve();
  };
  const host = await LeanClient.open({ url, localAddress, auth: { protocol: 1 }, said });
  await greeted.promise;
  const wanted = { id: newId(), mode: 'classic', visibility: 'link', clock: { kind: 'none' } };
  const answer = JSON.parse((await host.ask('room:create', JSON.stringify(wanted))) ?? '{}') as { room?: string };
  host.close();
  if (answer.room === undefined) throw new Error(`no room: ${JSON.stringify(answer)}`);
  return answer.room;
}
