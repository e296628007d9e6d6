/** Who is where after Redis or a node stood still, died or lost everything; and bots' games that several nodes look after. */
import { expect, it, onTestFinished, vi } from 'vitest';
import { createRoom, guest, joinRoom } from '../support/play.ts';
import type { WireClient } from '../support/wire-client.ts';
import { afterDeath, awaySince, countersAt, presenceAt, sitApart, sitDown, soon, startTwoNodes } from './two-nodes.ts';
import type { TwoNodes } from './two-nodes.ts';

const slow = 600_000;

async function open(env: Readonly<Record<string, string>> = {}): Promise<TwoNodes> {
  const nodes = await startTwoNodes(env);
  onTestFinished(() => nodes.close(), 180_000);
  return nodes;
}

/** Names of nodes that Redis still knows anything of. */
async function nodesKnownTo({ redis }: TwoNodes): Promise<readonly string[]> {
  const keys = (await redis.command('--scan')).split('\n');
  const holders = keys.flatMap((key) => /:(?:rooms|online)-of:(.+)$/.exec(key)?.[1] ?? []);
  return [...new Set(holders)].toSorted();
}

it('[CLUSTER-54] after Redis died and came back everybody is where they are', { timeout: slow }, async () => {
  const nodes = await open();
  const { room, x, o } = await sitApart(nodes);
  const watcher = await guest(nodes.b.url);
  await joinRoom(watcher, room);
  const looker = await guest(nodes.a.url);
  await vi.waitFor(() => expect(presenceAt(x)).toMatchObject({ seats: [true, true], watching: 1 }), soon);
  await nodes.redis.process.kill();
  watcher.close();
  await nodes.redis.process.start();
  await vi.waitFor(() => expect(presenceAt(x)).toMatchObject({ seats: [true, true], watching: 0 }), afterDeath);
  const wanted = { online: 3, playing: 2, watching: 0 };
  await vi.waitFor(async () => expect(await countersAt(looker)).toMatchObject(wanted), afterDeath);
  const newcomer = await guest(nodes.b.url);
  expect((await joinRoom(newcomer, room)).presence).toMatchObject({ seats: [true, true], watching: 1 });
  await vi.waitFor(() => expect(presenceAt(o)).toMatchObject({ watching: 1 }), soon);
});

it(
  '[CLUSTER-54] after Redis lost everything people who meet in a new room see each other',
  { timeout: slow },
  async () => {
    const nodes = await open();
    const { x, o } = await sitApart(nodes);
    await nodes.redis.process.startEmpty();
    const looker = await guest(nodes.a.url);
    await vi.waitFor(async () => expect(await countersAt(looker)).toMatchObject({ online: 3 }), afterDeath);
    const room = await createRoom(x);
    await joinRoom(o, room);
    await sitDown(o, room, x);
    await vi.waitFor(() => expect(presenceAt(x)).toMatchObject({ room, seats: [true, true], watching: 0 }), soon);
    await vi.waitFor(async () => expect(await countersAt(looker)).toMatchObject({ online: 3, playing: 2 }), soon);
  },
);

it(
  '[CLUSTER-54] [CLUSTER-55] a node that stood still too long is gone for the others, and back as another one',
  { timeout: slow },
  async () => {
    const nodes = await open();
    const { room, x, o } = await sitApart(nodes);
    await vi.waitFor(() => expect(presenceAt(x)).toMatchObject({ seats: [true, true] }), soon);
    const before = await nodesKnownTo(nodes);
    expect(before).toHaveLength(2);
    nodes.b.pause();
    await vi.waitFor(() => expect(presenceAt(x)).toMatchObject({ seats: [true, false] }), afterDeath);
    await vi.waitFor(async () => expect(await awaySince(x, room, 1)).not.toBeNull(), afterDeath);
    nodes.b.resume();
    // Its connections were dropped; the page comes back by itself.
    const back = await vi.waitFor(() => guest(nodes.b.url, { token: o.session.token }), soon);
    await joinRoom(back, room);
    await vi.waitFor(() => expect(presenceAt(x)).toMatchObject({ seats: [true, true], watching: 0 }), soon);
    await vi.waitFor(async () => expect(await awaySince(x, room, 1)).toBeNull(), soon);
    await vi.waitFor(async () => {
      const now = await nodesKnownTo(nodes);
      expect(now).toHaveLength(2);
      expect(now.filter((node) => before.includes(node))).toHaveLength(1);
    }, afterDeath);
  },
);

it(
  '[ROOM-51] with visitors on both nodes there is one house game of each mode, and it goes on',
  { timeout: slow },
  async () => {
    const nodes = await open({ HOUSE_GAMES: '1' });
    const lookers = [await guest(nodes.a.url), await guest(nodes.b.url)];
    const housesAt = async (looker: WireClient) => {
      const joined = await looker.ask('lobby:join', {});
      if (!joined.ok) throw new Error(joined.code);
      return joined.lobby.rooms.filter(({ origin }) => origin === 'house');
    };
    await Promise.all(lookers.map(countersAt));
    for (const looker of lookers) {
      await vi.waitFor(async () => {
        const houses = await housesAt(looker);
        expect(houses.map(({ mode }) => mode).toSorted()).toEqual(['drop-four', 'gomoku', 'ultimate']);
        expect(Math.min(...houses.map(({ moves }) => moves.length))).toBeGreaterThan(4);
      }, afterDeath);
    }
  },
);
