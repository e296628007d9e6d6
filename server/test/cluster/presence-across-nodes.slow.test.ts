/** Who is where, who hears what, and what the lobby counts, when the people of a room are on several nodes. */
import type { ListedRoom, RoomId } from '@inkroom/shared';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import type { NodeProcess } from '../../../scripts/cluster/node-process.ts';
import { createRoom, guest, joinRoom, move, command, stateOf, takeTicket } from '../support/play.ts';
import { newCommandId } from '../support/wire-client.ts';
import type { WireClient } from '../support/wire-client.ts';
import { afterDeath, awaySince, countersAt, presenceAt, sitApart, sitDown, soon, startTwoNodes } from './two-nodes.ts';
import type { TwoNodes } from './two-nodes.ts';

let nodes: TwoNodes;
let a: NodeProcess;
let b: NodeProcess;

beforeAll(async () => {
  nodes = await startTwoNodes();
  ({ a, b } = nodes);
}, 180_000);

afterAll(() => nodes.close(), 180_000);

const slow = 600_000;

const linesAt = (client: WireClient): readonly string[] => [
  ...new Set(client.heardOf('chat:said').flatMap(({ lines }) => lines.map(({ text }) => text))),
];

async function listedAt(node: NodeProcess, room: RoomId): Promise<unknown> {
  const looker = await guest(node.url);
  const joined = await looker.ask('lobby:join', {});
  looker.close();
  return joined.ok ? joined.lobby.rooms.find((listed) => listed.room === room) : joined;
}

it('[CLUSTER-50] [TALK-4] people of a room see the same of each other, whatever node they are on', async () => {
  const { room, x, o } = await sitApart(nodes);
  const watcher = await guest(a.url);
  await joinRoom(watcher, room);
  const tab = await guest(b.url, { token: watcher.session.token });
  await joinRoom(tab, room);
  const other = await guest(b.url);
  expect((await joinRoom(other, room)).presence).toMatchObject({ seats: [true, true], watching: 2 });
  const everybody = [x, o, watcher, tab, other];
  const names = [watcher, other].map(({ session }) => session.me.name).toSorted();
  const agree = (wanted: object, among: readonly string[]) =>
    vi.waitFor(() => {
      for (const client of everybody.filter(({ socket }) => socket.connected)) {
        const seen = presenceAt(client);
        expect(seen).toMatchObject(wanted);
        expect(seen?.names.toSorted()).toEqual(among);
      }
    }, soon);
  await agree({ seats: [true, true], watching: 2 }, names);
  watcher.close();
  other.close();
  await agree({ seats: [true, true], watching: 1 }, [watcher.session.me.name]);
  tab.close();
  o.close();
  await agree({ seats: [true, false], watching: 0 }, []);
});

it('[CLUSTER-51] a person with a tab on each of two nodes knows of the other tab', async () => {
  const first = await guest(a.url);
  const second = await guest(b.url, { token: first.session.token });
  const known = (client: WireClient): number | undefined => client.heardOf('session:changed').at(-1)?.elsewhere;
  await vi.waitFor(() => expect([known(first), known(second)]).toEqual([2, 2]), soon);
  second.close();
  await vi.waitFor(() => expect(known(first)).toBe(1), soon);
});

it('[CLUSTER-58] [TALK-2] what is said and shown reaches the other node, and the seats hear watchers after the game', async () => {
  const { room, x, o } = await sitApart(nodes);
  const watcher = await guest(b.url);
  await joinRoom(watcher, room);
  expect(await move(x, room, [0, 4])).toMatchObject({ ok: true });
  await vi.waitFor(() => expect(o.heardOf('room:updated').at(-1)?.version).toBe(3), soon);
  const say = (client: WireClient, text: string) => client.ask('chat:say', { room, id: newCommandId(), text });
  expect(await say(watcher, 'take the corner')).toMatchObject({ ok: true });
  expect(await say(o, 'hm')).toMatchObject({ ok: true });
  expect(await x.ask('chat:react', { room, emote: 'wave' })).toEqual({ ok: true });
  await vi.waitFor(() => expect(linesAt(x)).toEqual(['hm']), soon);
  await vi.waitFor(() => expect(watcher.heardOf('chat:reacted')).toMatchObject([{ player: x.player }]), soon);
  expect(await command(o, room, { type: 'resign', game: 1 })).toBe('ok');
  await vi.waitFor(() => expect(linesAt(x)).toContain('take the corner'), soon);
  await vi.waitFor(() => expect(linesAt(o)).toContain('take the corner'), soon);
});

it('[CLUSTER-56] [ROOM-19] who goes over to another node is never away; who is on none is, after the grace', async () => {
  const { room, x, o } = await sitApart(nodes);
  expect(await move(x, room, [0, 4])).toMatchObject({ ok: true });
  const moved = await guest(a.url, { token: o.session.token });
  await joinRoom(moved, room);
  o.close();
  const watcher = await guest(b.url);
  await joinRoom(watcher, room);
  // Somebody else's grace, begun later, has run out by then.
  const { room: measure, x: one, o: other } = await sitApart(nodes);
  other.close();
  await vi.waitFor(async () => expect(await awaySince(one, measure, 1)).not.toBeNull(), soon);
  expect(await awaySince(x, room, 1)).toBeNull();
  moved.close();
  await vi.waitFor(async () => expect(await awaySince(x, room, 1)).not.toBeNull(), soon);
  expect(presenceAt(watcher)).toMatchObject({ seats: [true, false] });
  const back = await guest(b.url, { token: o.session.token });
  await joinRoom(back, room);
  await vi.waitFor(async () => expect(await awaySince(x, room, 1)).toBeNull(), soon);
});

it('[CLUSTER-57] the lobby counts everybody once and shows the same on every node', async () => {
  const [left, right] = [await guest(a.url), await guest(b.url)];
  // What other tests have left behind goes away first.
  await vi.waitFor(
    async () => expect(await countersAt(left)).toMatchObject({ online: 2, playing: 0, watching: 0 }),
    soon,
  );
  const before = await countersAt(left);
  const { room, x } = await sitApart(nodes, { visibility: 'public' });
  expect(await move(x, room, [0, 4])).toMatchObject({ ok: true });
  for (const node of [a, b]) await joinRoom(await guest(node.url), room);
  const onBoth = await guest(a.url);
  await joinRoom(onBoth, room);
  await joinRoom(await guest(b.url, { token: onBoth.session.token }), room);
  const waiting = await guest(b.url);
  await createRoom(waiting, { visibility: 'public', mode: 'gomoku' });
  await takeTicket(waiting, 'gomoku');
  const wanted = {
    online: before.online + 6,
    playing: 3,
    watching: 3,
    liveGames: 1,
    movesToday: before.movesToday + 1,
    waiting: { gomoku: 1 },
  };
  for (const looker of [left, right]) {
    await vi.waitFor(async () => expect(await countersAt(looker)).toMatchObject(wanted), soon);
    // Told, not only answered.
    await vi.waitFor(() => expect(looker.heardOf('lobby:changed').at(-1)?.counters).toMatchObject(wanted), soon);
  }
  for (const node of [a, b]) {
    await vi.waitFor(async () => expect(await listedAt(node, room)).toMatchObject({ watching: 3, moves: [4] }), soon);
  }
});

it('[CLUSTER-50] a node that has nobody in a room shows in the lobby and over REST how many watch it', async () => {
  const x = await guest(a.url);
  const room = await createRoom(x, { visibility: 'public' });
  await joinRoom(await guest(a.url), room);
  await vi.waitFor(async () => expect(await listedAt(b, room)).toMatchObject({ watching: 1 }), soon);
  const { rooms } = (await (await fetch(`${b.url}/api/rooms`)).json()) as { rooms: readonly ListedRoom[] };
  expect(rooms.find((listed) => listed.room === room)).toMatchObject({ watching: 1 });
});

it(
  '[CLUSTER-52] [CLUSTER-56] after kill -9 of a node its people are gone, their seats away, and its bots play on',
  { timeout: slow },
  async () => {
    const c = await nodes.startNode('c');
    onTestFinished(() => c.kill());
    const x = await guest(a.url);
    const [o, crowd] = [await guest(c.url), await guest(c.url)];
    const room = await createRoom(x, { visibility: 'public' });
    for (const client of [o, crowd]) await joinRoom(client, room);
    await sitDown(o, room, x);
    expect(await move(x, room, [0, 4])).toMatchObject({ ok: true });
    // A room of that node alone, and one in which a computer is about to move.
    const [alone, human] = [await guest(c.url), await guest(c.url)];
    const lonely = await createRoom(alone, { mode: 'gomoku' });
    const against = await createRoom(human, { bot: 'easy' });
    const spectator = await guest(b.url);
    await joinRoom(spectator, against);
    await vi.waitFor(() => expect(presenceAt(x)).toMatchObject({ seats: [true, true], watching: 1 }), soon);
    const looker = await guest(b.url);
    await vi.waitFor(async () => expect(await countersAt(looker)).toMatchObject({ online: 7, playing: 4 }), soon);
    expect(await move(human, against, [0, 4])).toMatchObject({ ok: true });
    const killedAt = Date.now();
    await c.kill();
    await vi.waitFor(async () => expect((await stateOf(spectator, against)).position.moves).toHaveLength(2), soon);
    await vi.waitFor(() => expect(presenceAt(x)).toMatchObject({ seats: [true, false], watching: 0 }), afterDeath);
    await vi.waitFor(async () => expect(await countersAt(looker)).toMatchObject({ online: 3, playing: 1 }), afterDeath);
    for (const [lost, seat] of [
      [room, 1],
      [lonely, 0],
      [against, 0],
    ] as const) {
      await vi.waitFor(async () => expect(await awaySince(looker, lost, seat)).not.toBeNull(), afterDeath);
      // The time in which the loss was not noticed is nobody's fault.
      expect(await awaySince(looker, lost, seat)).toBeGreaterThan(killedAt);
    }
    expect(await awaySince(looker, room, 0)).toBeNull();
  },
);

it(
  '[CLUSTER-53] [CLUSTER-56] a node that stops takes its people with it at once, and who does not come back is away',
  { timeout: slow },
  async () => {
    const c = await nodes.startNode('c');
    onTestFinished(() => c.kill());
    const x = await guest(a.url);
    const [o, comesBack] = [await guest(c.url), await guest(c.url)];
    const room = await createRoom(x);
    await joinRoom(o, room);
    await sitDown(o, room, x);
    const kept = await createRoom(comesBack);
    expect(await c.stop()).toBe(true);
    const back = await guest(b.url, { token: comesBack.session.token });
    await joinRoom(back, kept);
    await vi.waitFor(() => expect(presenceAt(x)).toMatchObject({ seats: [true, false] }), soon);
    await vi.waitFor(async () => expect(await awaySince(x, room, 1)).not.toBeNull(), soon);
    expect(await awaySince(back, kept, 0)).toBeNull();
  },
);
