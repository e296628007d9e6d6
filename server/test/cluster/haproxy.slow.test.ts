/** Real nodes behind the HAProxy configuration that is shipped: who is cut off when something stands still, and who is not. */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startCluster } from '../../../scripts/cluster/cluster.ts';
import type { Cluster } from '../../../scripts/cluster/cluster.ts';
import { Person } from '../chaos/bot-players.ts';
import { createRoom, guest, joinRoom, stateOf } from '../support/play.ts';
import { newCommandId } from '../support/wire-client.ts';
import type { WireClient } from '../support/wire-client.ts';
import { sitDown } from './two-nodes.ts';

const limit = { timeout: 240_000 };
const patient = { timeout: 90_000, interval: 50 };
const people = 20;

async function cluster(): Promise<Cluster> {
  const running = await startCluster({ nodes: 3 });
  onTestFinished(async () => await running.close());
  await vi.waitFor(async () => expect(await statuses(running)).toEqual(['UP', 'UP', 'UP']), patient);
  return running;
}

async function statuses({ haproxy }: Cluster): Promise<readonly string[]> {
  return ((await haproxy?.servers()) ?? []).map(({ status }) => status);
}

async function arrive({ url }: Cluster, count: number): Promise<readonly Person[]> {
  const arrived = await Promise.all(Array.from({ length: count }, () => Person.arrive(url)));
  onTestFinished(() => {
    for (const person of arrived) person.close();
  });
  return arrived;
}

const on = (everybody: readonly Person[], name: string): readonly Person[] =>
  everybody.filter(({ node }) => node === name);

/** Since when each has been connected without a break. */
const since = (everybody: readonly Person[]) => everybody.map(({ connection }) => connection.getState().liveAt);

async function readiness({ url }: Cluster): Promise<unknown> {
  return await (await fetch(`${url}/readyz`)).json();
}

/** Two of these at one table; the first to move is the first. */
async function atATable(x: WireClient, o: WireClient) {
  const room = await createRoom(x);
  await joinRoom(o, room);
  await sitDown(o, room, x);
  return room;
}

describe('behind the shipped HAProxy configuration', () => {
  it('[RUN-2] a store that stands still for ten seconds costs nobody the connection', limit, async () => {
    const running = await cluster();
    const clients: WireClient[] = [];
    for (let count = 0; count < people; count += 1) clients.push(await guest(running.url));
    expect(new Set(clients.map(({ session }) => session.node)).size).toBe(3);
    const [x, o] = clients;
    if (x === undefined || o === undefined) throw new Error('nobody came');
    const room = await atATable(x, o);
    let closed = 0;
    for (const { socket } of clients) socket.on('disconnect', () => (closed += 1));

    running.redis.pause();
    onTestFinished(() => running.redis.resume());
    const stoodStill = pause(10_000);
    const message = {
      room,
      id: newCommandId(),
      base: 1,
      attempt: 1,
      command: { type: 'move', game: 1, ply: 0, cell: 4 },
    } as const;
    expect(await x.ask('room:command', message)).toMatchObject({ ok: false, retryable: true });
    await vi.waitFor(async () => expect(await readiness(running)).toMatchObject({ degraded: ['store'] }), patient);
    await stoodStill;
    expect(await statuses(running)).toEqual(['UP', 'UP', 'UP']);
    running.redis.resume();

    await vi.waitFor(async () => expect(await readiness(running)).toMatchObject({ degraded: [] }), patient);
    await vi.waitFor(async () => {
      expect(await x.ask('room:command', { ...message, attempt: 2 })).toMatchObject({ ok: true });
    }, patient);
    // The other one's node hears of it in its own time.
    await vi.waitFor(async () => expect((await stateOf(o, room)).position.moves).toEqual([4]), patient);
    expect(closed).toBe(0);
    expect(clients.filter(({ socket }) => socket.connected)).toHaveLength(people);
  });

  it('[RUN-3] whoever is on a node that stands still is moved to another, and nobody else', limit, async () => {
    const running = await cluster();
    const everybody = await arrive(running, people);
    const [still] = running.nodes;
    if (still === undefined) throw new Error('no nodes');
    const stuck = on(everybody, still.name);
    const others = everybody.filter((person) => !stuck.includes(person));
    expect(stuck.length).toBeGreaterThan(0);
    const before = since(others);

    still.pause();
    await vi.waitFor(() => {
      const places = stuck.map(({ node }) => node);
      expect(places.filter((name) => name === null || name === still.name)).toEqual([]);
    }, patient);
    expect(since(others)).toEqual(before);

    still.resume();
    await vi.waitFor(async () => expect(await statuses(running)).toEqual(['UP', 'UP', 'UP']), patient);
    await vi.waitFor(async () => expect(on(await arrive(running, 1), still.name)).toHaveLength(1), patient);
  });

  it('[RUN-4] a node on its way out gets nobody new, and moves whom it has', limit, async () => {
    const running = await cluster();
    const everybody = await arrive(running, people);
    const [leaving] = running.nodes;
    if (leaving === undefined) throw new Error('no nodes');
    expect(on(everybody, leaving.name).length).toBeGreaterThan(0);

    const left = leaving.stop();
    await vi.waitFor(async () => expect(await statuses(running)).toEqual(['NOLB', 'UP', 'UP']), patient);
    const stayed = on(everybody, leaving.name).length;
    const newcomers = await arrive(running, people / 2);
    expect(on(newcomers, leaving.name)).toEqual([]);
    expect(stayed, 'it was still moving people when they came').toBeGreaterThan(0);

    expect(await left, 'it ended by itself').toBe(true);
    await vi.waitFor(() => {
      const places = everybody.map(({ node }) => node);
      expect(places.filter((name) => name === null || name === leaving.name)).toEqual([]);
    }, patient);
  });
});
