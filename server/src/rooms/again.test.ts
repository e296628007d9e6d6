import { createRandom, limits } from '@inkroom/shared';
import type { RoomId, Seat } from '@inkroom/shared';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RoomsBench, ann, ben, eve, newCommandId } from '../../test/support/rooms-bench.ts';
import { nodeEntropy } from '../platform/node-entropy.ts';
import { nodeSecrets } from '../platform/node-secrets.ts';
import { StoreUnavailable } from '../ports/store.ts';
import type { AgainRequest, LostRoom } from './again.ts';
import type { Actor } from './committer.ts';
import { Rooms } from './rooms.ts';

const key = 'the key of all nodes';
const clock = { kind: 'per-move', moveMs: 30_000 } as const;

/** A server that knows nothing of the room that these two were in. */
let bench: RoomsBench;
let lost: LostRoom;

beforeEach(async () => {
  bench = await RoomsBench.open(key);
  lost = { room: 'G0NE0000' as RoomId, epoch: 'an-epoch' };
});

afterEach(() => bench.close());

const requestOf = (seat: Seat, more: Partial<AgainRequest> = {}): AgainRequest => ({
  ...lost,
  commandId: newCommandId(),
  mode: 'gomoku',
  clock,
  seat,
  ...more,
});

const again = async (
  actor: Actor,
  seat: Seat,
  more: Partial<AgainRequest> = {},
  rooms = bench.rooms,
): Promise<RoomId> => {
  const answer = await rooms.again(actor, requestOf(seat, more));
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value.room;
};

const seatedIn = async (room: RoomId) => (await bench.state(room)).seats.map((seat) => seat?.name ?? null);

/** Another process on the same store. */
const anotherNode = (codeKey = key): Rooms =>
  new Rooms({
    store: bench.store,
    clock: bench.clock,
    entropy: nodeEntropy,
    metrics: { commits() {}, commitLatency() {}, wakes() {} },
    attendance: bench.attendance,
    codeHash: (text) => Buffer.from(nodeSecrets.sign(codeKey, text), 'base64url'),
  });

describe('a new room for the players of one that is gone', () => {
  it('[WIRE-15] who comes first has their own seat, and the other one is free until its player comes', async () => {
    const room = await again(ben, 1);
    expect(await bench.state(room)).toMatchObject({ mode: 'gomoku', clock, visibility: 'link', phase: 'open' });
    expect(await seatedIn(room)).toEqual([null, 'ben']);
    expect(await bench.rooms.list(10)).toEqual([]);
    expect(await again(ann, 0)).toBe(room);
    expect(await seatedIn(room)).toEqual(['ann', 'ben']);
  });

  it('[WIRE-15] at whatever node and in whatever order, both come to the same room and their seats', async () => {
    const random = createRandom(7);
    const nodes = [bench.rooms, anotherNode(), anotherNode()];
    for (let round = 0; round < 40; round += 1) {
      const epoch = `epoch-${round}`;
      const two = [
        { actor: { ...ann, player: `${ann.player}-${round}` as Actor['player'] }, seat: 0 as const },
        { actor: { ...ben, player: `${ben.player}-${round}` as Actor['player'] }, seat: 1 as const },
      ].toSorted(() => random.next() - 0.5);
      const together = random.next() < 0.5;
      const rooms: RoomId[] = [];
      const ask = async ({ actor, seat }: (typeof two)[number]) =>
        void rooms.push(await again(actor, seat, { epoch }, nodes[random.int(nodes.length)]));
      if (together) await Promise.all(two.map(ask));
      else for (const one of two) await ask(one);
      expect(new Set(rooms).size).toBe(1);
      expect(await seatedIn(rooms[0] ?? lost.room)).toEqual(['ann', 'ben']);
    }
    for (const node of nodes.slice(1)) node.close();
  });

  it('[WIRE-15] sent again, the same request answers the same room and seats nobody twice', async () => {
    const request = requestOf(0);
    const answers = await Promise.all([request, request, request].map((same) => bench.rooms.again(ann, same)));
    expect(new Set(answers.map((answer) => (answer.ok ? answer.value.room : answer.error.code))).size).toBe(1);
    const room = await again(ann, 0, request);
    expect(await seatedIn(room)).toEqual(['ann', null]);
    // From another tab, with an intent of its own.
    expect(await again(ann, 0)).toBe(room);
    expect(await seatedIn(room)).toEqual(['ann', null]);
    expect(await bench.store.counts()).toMatchObject({ rooms: 1 });
  });

  it('[WIRE-15] who claims a seat that is taken gets the other one; a third watches', async () => {
    const room = await again(ann, 0);
    expect(await again(ben, 0)).toBe(room);
    expect(await again(eve, 0)).toBe(room);
    expect(await seatedIn(room)).toEqual(['ann', 'ben']);
  });

  it('[WIRE-15] a room that is not gone is answered itself, and nobody sits down', async () => {
    const room = await bench.create(ann);
    const { epoch } = (await bench.store.load(room))?.position ?? lost;
    expect(await again(ben, 1, { room, epoch })).toBe(room);
    expect(await seatedIn(room)).toEqual(['ann', null]);
    // Another history under the same code: that one is gone.
    expect(await again(ben, 1, { room, epoch: 'another' })).not.toBe(room);
  });

  it('[WIRE-15] a new room that is gone as well is made again', async () => {
    const room = await again(ann, 0);
    await bench.close();
    bench = await RoomsBench.open(key);
    expect(await again(ben, 1)).toBe(room);
    expect(await seatedIn(room)).toEqual([null, 'ben']);
  });

  it('[WIRE-15] its code cannot be computed without the key, nor is another epoch led to it', async () => {
    const room = await again(ann, 0);
    const stranger = anotherNode('another key');
    expect(await again(ann, 0, {}, stranger)).not.toBe(room);
    expect(await again(eve, 1, { epoch: 'a guess' })).not.toBe(room);
    stranger.close();
  });

  it('[WIRE-15] making rooms so counts as making rooms; joining does not', async () => {
    for (let made = 0; made < limits.newRoomsPerMinute; made += 1) await again(ann, 0, { epoch: `epoch-${made}` });
    const refused = await bench.rooms.again(ann, requestOf(0, { epoch: 'one more' }));
    expect(refused).toMatchObject({ ok: false, error: { code: 'too-many-rooms' } });
    const room = await again(ben, 1, { epoch: 'one more' });
    expect(await again(ann, 0, { epoch: 'one more' })).toBe(room);
  });

  it('[WIRE-15] while the store is away nothing is made or counted, and the same request makes one room after', async () => {
    const commit = vi.spyOn(bench.store, 'commit').mockRejectedValue(new StoreUnavailable('away'));
    const request = requestOf(0);
    for (let tries = 0; tries < limits.newRoomsPerMinute * 2; tries += 1) {
      expect(await bench.rooms.again(ann, request)).toMatchObject({ ok: false, error: { code: 'store-unavailable' } });
    }
    commit.mockRestore();
    expect(await seatedIn(await again(ann, 0, request))).toEqual(['ann', null]);
    expect(await bench.store.counts()).toMatchObject({ rooms: 1 });
  });
});

describe('looking for the new room', () => {
  it('[WIRE-16] says whether it is there, makes nothing and seats nobody', async () => {
    const look = async () => {
      const answer = await bench.rooms.lookAgain(lost);
      return answer.ok ? answer.value.room : answer.error.code;
    };
    expect(await look()).toBeNull();
    expect(await bench.store.counts()).toMatchObject({ rooms: 0 });
    expect(bench.rooms.feeds.size).toBe(0);
    const room = await again(ann, 0);
    expect(await look()).toBe(room);
    expect(await seatedIn(room)).toEqual(['ann', null]);
  });
});
