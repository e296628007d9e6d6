import { applyUpdate, limits, parseRoom } from '@inkroom/shared';
import type { LogPosition, Resync, RoomId, RoomUpdate } from '@inkroom/shared';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RoomsBench, ann, ben } from '../../test/support/rooms-bench.ts';

let bench: RoomsBench;
let room: RoomId;

beforeEach(async () => {
  bench = await RoomsBench.open();
  room = await bench.seatTwo();
});

afterEach(() => bench.close());

const position = async (): Promise<LogPosition> => {
  const read = await bench.rooms.read(room);
  if (!read.ok) throw new Error(read.error.code);
  return read.value.position;
};

const resync = async (from: LogPosition | undefined): Promise<Resync> => {
  const answer = await bench.rooms.resync(room, from);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
};

/** Commits so many updates. */
const commit = async (count: number): Promise<void> => {
  for (let time = 0; time < count; time += 1) {
    const { chatOpen } = await bench.state(room);
    await bench.ask(ann, room, { type: 'set-chat', open: !chatOpen });
  }
};

it('[WIRE-14] who is up to date is sent nothing, who is behind exactly what is missing', async () => {
  const before = await position();
  const state = await bench.state(room);
  expect(await resync(before)).toEqual({ kind: 'updates', updates: [] });
  await bench.play(room, [4, 0, 8]);
  const missing = await resync(before);
  if (missing.kind !== 'updates') throw new Error('the updates are still kept');
  expect(missing.updates.map(({ version }) => version)).toEqual([1, 2, 3].map((step) => before.version + step));
  const caughtUp = missing.updates.reduce<typeof state | null>(applyUpdate, state);
  expect(caughtUp).toEqual(await bench.state(room));
});

it('[WIRE-14] who has nothing is sent a snapshot', async () => {
  await bench.play(room, [4]);
  const whole = await resync(undefined);
  if (whole.kind !== 'snapshot') throw new Error('a snapshot was due');
  expect(whole).toMatchObject({ rewound: false, snapshot: { room, ...(await position()) } });
  expect(parseRoom(whole.snapshot.state)).toEqual({ ok: true, value: await bench.state(room) });
});

it('[WIRE-14] 64 updates are kept: who is one further behind is sent a snapshot', async () => {
  const first = await position();
  await commit(1);
  const second = await position();
  await commit(limits.ringLength - 1);
  expect(await resync(first)).toMatchObject({ kind: 'updates' });
  await commit(1);
  expect(await resync(first)).toMatchObject({ kind: 'snapshot', rewound: false });
  const kept = await resync(second);
  expect(kept.kind === 'updates' ? kept.updates : []).toHaveLength(limits.ringLength);
});

it('[WIRE-14] the updates that are kept survive a restart', async () => {
  const before = await position();
  await bench.play(room, [4]);
  await bench.stop();
  await bench.start();
  const missing = await resync(before);
  expect(missing).toMatchObject({ kind: 'updates', updates: [{ after: before.tip }] });
});

it('[WIRE-14] history that was replaced is taken back with a word: ahead of the store, or another tip', async () => {
  const now = await position();
  const rewound = { kind: 'snapshot', rewound: true, snapshot: now };
  expect(await resync({ ...now, version: now.version + 3, tip: 'lost' })).toMatchObject(rewound);
  expect(await resync({ ...now, tip: 'another' })).toMatchObject(rewound);
});

it('[WIRE-14] nobody who is ahead of this server is taken back before the store was asked', async () => {
  const feed = await bench.rooms.feeds.open(room);
  const before = await bench.store.load(room);
  if (feed === null || before === null) throw new Error('the room is open');
  await bench.play(room, [4]);
  const ahead = await position();
  feed.reset(before);
  expect(await resync(ahead)).toEqual({ kind: 'updates', updates: [] });
});

it('[WIRE-14] another room under the same code is another room, not a step back', async () => {
  const now = await position();
  expect(await resync({ ...now, epoch: 'former', version: 99 })).toMatchObject({ kind: 'snapshot', rewound: false });
});

it('[WIRE-14] a feed that missed commits tells its readers what was missing, in order', async () => {
  const heard: RoomUpdate[] = [];
  bench.rooms.feeds.listen({ updated: (update) => heard.push(update), stale: () => undefined });
  const feed = await bench.rooms.feeds.open(room);
  const before = await bench.store.load(room);
  if (feed === null || before === null) throw new Error('the room is open');
  await bench.play(room, [4, 0]);
  const told = heard.splice(0);
  feed.reset(before);
  await bench.rooms.feeds.refresh(feed);
  expect(heard).toEqual(told);
  expect(feed.position).toEqual(await position());
});

it('[WIRE-14] a feed that missed more than is kept says that its readers have to ask', async () => {
  const stale: RoomId[] = [];
  const feed = await bench.rooms.feeds.open(room);
  const before = await bench.store.load(room);
  if (feed === null || before === null) throw new Error('the room is open');
  await commit(limits.ringLength + 1);
  bench.rooms.feeds.listen({ updated: () => undefined, stale: (id) => stale.push(id) });
  feed.reset(before);
  await bench.rooms.feeds.refresh(feed);
  expect(stale).toEqual([room]);
  expect((await bench.rooms.feeds.open(room))?.position).toEqual(await position());
});

it('[WIRE-14] an update that does not follow makes the feed read the room again', async () => {
  const feed = await bench.rooms.feeds.open(room);
  if (feed === null) throw new Error('the room is open');
  const now = feed.position;
  const stray: RoomUpdate = {
    ...now,
    room,
    version: now.version + 2,
    tip: 'later',
    after: 'unknown',
    at: 0,
    cause: 'c',
    events: [],
  };
  bench.rooms.feeds.deliver(feed, stray, { origin: null, own: false });
  expect(await bench.ask(ben, room, { type: 'take-seat' })).toBe('already-seated');
  expect(feed.position).toEqual(now);
});

it('feeds that nobody needs are dropped after a while, those with somebody inside are kept', async () => {
  const unused = await bench.create(ann);
  await bench.state(unused);
  expect(bench.rooms.feeds.peek(unused)).not.toBeNull();
  for (let round = 0; round < 2; round += 1) bench.clock.jump(31_000);
  expect(bench.rooms.feeds.peek(unused)).toBeNull();
  expect(bench.rooms.feeds.peek(room)).not.toBeNull();
});
