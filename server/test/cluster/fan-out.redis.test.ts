/** Rooms of two nodes on one real Redis, without sockets: what a move costs, and what happens to messages that are lost. */
import { invariant } from '@inkroom/shared';
import type { LogPosition, PlayerCommand, RoomId, RoomUpdate } from '@inkroom/shared';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createMemoryPresence } from '../../src/platform/memory-presence.ts';
import { nodeEntropy } from '../../src/platform/node-entropy.ts';
import { nodeSecrets } from '../../src/platform/node-secrets.ts';
import type { Store, UpdateListener } from '../../src/ports/store.ts';
import { Attendance } from '../../src/rooms/attendance.ts';
import type { Actor } from '../../src/rooms/committer.ts';
import { Rooms } from '../../src/rooms/rooms.ts';
import { openTestStore, startRedis } from '../../src/storage/redis/testing.ts';
import type { RedisUnderTest, TestStore } from '../../src/storage/redis/testing.ts';
import { ann, ben, newCommandId } from '../support/rooms-bench.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';

let redis: RedisUnderTest;
let nodes: TestNode[] = [];

beforeAll(async () => {
  redis = await startRedis();
});

afterAll(() => redis.close());

/** One node's services around rooms. Counts its calls to the store, and can be made to miss a publication. */
class TestNode {
  readonly clock = new ShiftedClock();
  readonly calls: string[] = [];
  readonly heard: RoomUpdate[] = [];
  readonly under: TestStore;
  readonly rooms: Rooms;
  /** Publications that never arrive. */
  deafTo: (version: number) => boolean = () => false;

  private constructor(under: TestStore) {
    this.under = under;
    this.rooms = new Rooms({
      store: this.#counting(under.store),
      clock: this.clock,
      entropy: nodeEntropy,
      metrics: { commits() {}, commitLatency() {}, wakes() {} },
      attendance: new Attendance({ clock: this.clock, presence: createMemoryPresence({ node: 'this', orphans: [] }) }),
      codeHash: (text) => Buffer.from(nodeSecrets.sign('a key of a test', text), 'base64url'),
    });
    this.rooms.feeds.listen({ updated: (update) => this.heard.push(update), stale: () => undefined });
  }

  static async start(): Promise<TestNode> {
    return new TestNode(await openTestStore(redis));
  }

  async ask(actor: Actor, room: RoomId, command: PlayerCommand): Promise<string> {
    const base = this.rooms.feeds.peek(room)?.position.version ?? 1;
    const answer = await this.rooms.execute(actor, { room, id: newCommandId(), base, attempt: 1, command });
    return answer.ok ? 'ok' : answer.error.code;
  }

  async position(room: RoomId): Promise<LogPosition> {
    const read = await this.rooms.read(room);
    invariant(read.ok, 'the room is there');
    return read.value.position;
  }

  async close(): Promise<void> {
    this.rooms.close();
    await this.under.close();
  }

  #counting(store: Store): Store {
    const count =
      <Args extends readonly unknown[], Result>(name: string, run: (...args: Args) => Result) =>
      (...args: Args): Result => {
        this.calls.push(name);
        return run(...args);
      };
    return {
      now: () => store.now(),
      load: count('load', (id) => store.load(id)),
      commit: count('commit', (writes) => store.commit(writes)),
      subscribe: (id, listener) => store.subscribe(id, this.#partlyDeaf(listener)),
      onUnheard: (listener) => store.onUnheard(listener),
      tips: count('tips', (ids) => store.tips(ids)),
      claimWakes: count('claimWakes', (options) => store.claimWakes(options)),
      postponeWake: count('postponeWake', (wake, at) => store.postponeWake(wake, at)),
      outages: (id) => store.outages(id),
      listRooms: count('listRooms', (limit) => store.listRooms(limit)),
      readLines: count('readLines', (home, queries) => store.readLines(home, queries)),
      ranks: count('ranks', (ids) => store.ranks(ids)),
      countLines: count('countLines', (homes, line) => store.countLines(homes, line)),
      counts: () => store.counts(),
      close: () => store.close(),
    };
  }

  #partlyDeaf(listener: UpdateListener): UpdateListener {
    return (update) => {
      if (!this.deafTo(update.position.version)) listener(update);
    };
  }
}

let a: TestNode;
let b: TestNode;
let room: RoomId;

beforeEach(async () => {
  nodes = await Promise.all([TestNode.start(), TestNode.start()]);
  [a, b] = nodes as [TestNode, TestNode];
  const created = await a.rooms.create(ann, {
    commandId: newCommandId(),
    mode: 'gomoku',
    visibility: 'link',
    clock: { kind: 'none' },
  });
  invariant(created.ok, 'the room was made');
  room = created.value.room;
  await a.rooms.read(room);
  await b.rooms.read(room);
  const seated = await b.ask(ben, room, { type: 'take-seat' });
  invariant(seated === 'ok', seated);
  await vi.waitUntil(() => a.rooms.feeds.peek(room)?.position.version === 2);
});

afterEach(() => Promise.all(nodes.map((node) => node.close())));

/** Down the columns, in turn, with a free column between: nobody gets five in a row. */
const cellOf = (ply: number): number => (ply % 15) * 15 + Math.floor(ply / 15) * 2;

/** Ann on one node and Ben on the other, in turn; each moves when its own node has heard of the other's move. */
async function playInTurn(from: number, moves: number): Promise<void> {
  for (let ply = from; ply < from + moves; ply += 1) {
    const [node, actor] = ply % 2 === 0 ? ([a, ann] as const) : ([b, ben] as const);
    await vi.waitFor(() => expect(node.rooms.feeds.peek(room)?.position.version).toBe(ply + 2), { interval: 1 });
    expect(await node.ask(actor, room, { type: 'move', game: 1, ply, cell: cellOf(ply) })).toBe('ok');
  }
}

it('[CLUSTER-40] a move costs one call to the store, also when the players alternate between two nodes', async () => {
  for (const node of nodes) node.calls.length = 0;
  const before = await redis.command('INFO', 'commandstats');
  await playInTurn(0, 40);
  expect([...a.calls, ...b.calls]).toEqual(Array.from({ length: 40 }, () => 'commit'));
  await vi.waitFor(() => expect(b.heard.length).toBe(41));
  expect(publications(await redis.command('INFO', 'commandstats')) - publications(before)).toBe(40);
});

const publications = (stats: string): number => Number(/cmdstat_spublish:calls=(\d+)/.exec(stats)?.[1] ?? 0);

it('[CLUSTER-41] a node hears nothing of rooms that it does not follow', async () => {
  const other = await TestNode.start();
  nodes.push(other);
  const heard: unknown[] = [];
  other.under.channels.onUnheard(() => heard.push('unheard'));
  await playInTurn(0, 6);
  expect(other.heard).toEqual([]);
  expect(other.calls).toEqual([]);
  const subscribed = await redis.command('PUBSUB', 'SHARDCHANNELS');
  expect(subscribed.split('\n').filter((channel) => channel.includes(room))).toHaveLength(1);
});

it('[CLUSTER-42] a publication that is lost is made up for as soon as the next arrives', async () => {
  b.deafTo = (version) => version === 3;
  await playInTurn(0, 1);
  expect(await a.ask(ann, room, { type: 'resign', game: 1 })).toBe('ok');
  await vi.waitFor(async () => expect((await b.position(room)).version).toBe(4));
  expect(b.heard.map(({ version }) => version)).toEqual([2, 3, 4]);
});

it('[CLUSTER-43] a publication that is lost, with none after it, is made up for by the comparison of every 5 s', async () => {
  b.deafTo = (version) => version === 3;
  await playInTurn(0, 1);
  b.calls.length = 0;
  expect((await b.position(room)).version).toBe(2);
  b.clock.jump(5_000);
  await vi.waitFor(async () => expect((await b.position(room)).version).toBe(3));
  expect(b.heard.map(({ version }) => version)).toEqual([2, 3]);
  expect(b.calls).toEqual(['tips', 'load']);
});

it('[CLUSTER-44] after its subscriber was cut off a node compares all its rooms, with one call per partition', async () => {
  const rooms = await Promise.all(
    Array.from({ length: 4 }, async (_, index) => {
      const made = await a.rooms.create(
        { ...ann, player: `${ann.player}${index}` as typeof ann.player },
        {
          commandId: newCommandId(),
          mode: 'classic',
          visibility: 'link',
          clock: { kind: 'none' },
        },
      );
      invariant(made.ok, 'the room was made');
      await b.rooms.read(made.value.room);
      return made.value.room;
    }),
  );
  b.deafTo = () => true;
  await playInTurn(0, 1);
  for (const one of rooms) expect(await a.ask(ben, one, { type: 'take-seat' })).toBe('ok');
  b.calls.length = 0;
  await redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub');
  b.deafTo = () => false;
  await vi.waitFor(
    async () => {
      expect((await b.position(room)).version).toBe(3);
      for (const one of rooms) expect((await b.position(one)).version).toBe(2);
    },
    { timeout: 60_000 },
  );
  expect(b.calls.filter((call) => call === 'tips')).toHaveLength(1);
  expect(b.calls.filter((call) => call === 'load')).toHaveLength(5);
});

it('[CLUSTER-45] a node that is behind what its client has seen reads before it refuses', async () => {
  b.deafTo = () => true;
  await playInTurn(0, 1);
  const { version } = await a.position(room);
  const move = { type: 'move', game: 1, ply: 1, cell: 5 } as const;
  const answer = await b.rooms.execute(ben, { room, id: newCommandId(), base: version, attempt: 1, command: move });
  expect(answer).toMatchObject({ ok: true });
});
