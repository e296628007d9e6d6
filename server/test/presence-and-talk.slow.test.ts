/** Who is in a room, who hears what, and what a page that was away is sent, on the real server. */
import { applyUpdate, limits, parseRoom } from '@inkroom/shared';
import type { RoomState, RoomUpdate } from '@inkroom/shared';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ServerProcess } from '../../e2e/support/server-process.ts';
import { command, createRoom, guest, joinRoom, move, seatTwo, secondTab, stateOf } from './support/play.ts';
import type { Table } from './support/play.ts';
import { newCommandId } from './support/wire-client.ts';
import type { WireClient } from './support/wire-client.ts';

let server: ServerProcess;

beforeAll(async () => {
  server = await ServerProcess.start();
});

afterAll(() => server.close());

/** The poll is patient: the grace is two seconds, and the machine may be busy. */
const patient = { timeout: 60_000, interval: 100 };

const linesOf = (client: WireClient): readonly string[] =>
  client.heardOf('chat:said').flatMap(({ lines }) => lines.map(({ text }) => text));

const say = (client: WireClient, { room }: Pick<Table, 'room'>, text: string) =>
  client.ask('chat:say', { room, id: newCommandId(), text });

it('[TALK-4] one person in three tabs is one watcher, one person online, and knows of the other tabs', async () => {
  const table = await seatTwo(server.url);
  const watcher = await guest(server.url);
  await joinRoom(watcher, table.room);
  const tabs = [await secondTab(server.url, watcher, table.room), await secondTab(server.url, watcher, table.room)];
  const other = await guest(server.url);
  const seen = (await joinRoom(other, table.room)).presence;
  expect(seen).toMatchObject({ seats: [true, true], watching: 2 });
  expect(seen.names).toContain(watcher.session.me.name);
  expect(tabs[1]?.session.elsewhere).toBe(3);
  await expect.poll(() => watcher.heardOf('session:changed').at(-1)?.elsewhere, patient).toBe(3);
  const lobby = await other.ask('lobby:join', {});
  expect(lobby).toMatchObject({ ok: true, lobby: { counters: { online: 4 } } });
  for (const tab of [watcher, ...tabs]) tab.close();
  await expect.poll(() => other.heardOf('room:presence').at(-1)?.watching, patient).toBe(1);
  table.x.close();
  table.o.close();
});

it('[ROOM-19] [ROOM-17] who closes the last tab is away after the grace, and back on return; the game goes on', async () => {
  const { room, x, o } = await seatTwo(server.url);
  await move(x, room, [0, 4]);
  const tab = await secondTab(server.url, o, room);
  o.close();
  expect((await joinRoom(x, room)).presence.seats).toEqual([true, true]);
  tab.close();
  await expect.poll(async () => (await stateOf(x, room)).seats[1]?.awaySince ?? null, patient).not.toBeNull();
  expect(await command(x, room, { type: 'claim-game', game: 1 })).toBe('opponent-not-away');
  expect(x.heardOf('room:presence').at(-1)?.seats).toEqual([true, false]);
  const back = await guest(server.url, { ...o.credentials });
  await joinRoom(back, room);
  await expect.poll(async () => (await stateOf(x, room)).seats[1]?.awaySince ?? null, patient).toBeNull();
  expect(await move(back, room, [1, 0])).toMatchObject({ ok: true });
  x.close();
});

it('[ROOM-19] after a restart seated players who do not come back are marked away, and nobody else', async () => {
  const own = await ServerProcess.start();
  try {
    const { room, x, o } = await seatTwo(own.url);
    await move(x, room, [0, 4]);
    for (const client of [x, o]) client.close();
    await own.kill();
    await own.start();
    const back = await guest(own.url, { ...x.credentials });
    await joinRoom(back, room);
    await expect.poll(async () => (await stateOf(back, room)).seats[1]?.awaySince ?? null, patient).not.toBeNull();
    expect((await stateOf(back, room)).seats[0]).toMatchObject({ player: x.player, awaySince: null });
  } finally {
    await own.close();
  }
});

it('[ROOM-19] who takes a seat and never opens the room is away', async () => {
  const x = await guest(server.url);
  const room = await createRoom(x);
  const ghost = await guest(server.url);
  expect(await command(ghost, room, { type: 'take-seat' })).toBe('ok');
  ghost.close();
  await move(x, room, [0, 4]);
  await expect.poll(async () => (await stateOf(x, room)).seats[1]?.awaySince ?? null, patient).not.toBeNull();
});

it('[TALK-1] what is said reaches everybody in the room once, in order, and the version stays', async () => {
  const table = await seatTwo(server.url);
  const { room, x, o } = table;
  const before = await stateOf(x, room);
  const id = newCommandId();
  expect(await x.ask('chat:say', { room, id, text: 'hello' })).toEqual({ ok: true, seq: 1 });
  expect(await x.ask('chat:say', { room, id, text: 'hello' })).toEqual({ ok: true, seq: 1 });
  expect(await say(o, table, '<b>hi</b>')).toEqual({ ok: true, seq: 2 });
  expect(await o.ask('chat:react', { room, emote: 'wave' })).toEqual({ ok: true });
  const numbers = () => x.heardOf('chat:said').flatMap(({ lines }) => lines.map(({ seq }) => seq));
  await expect.poll(() => [...new Set(numbers())], patient).toEqual([1, 2]);
  expect(linesOf(x).at(-1)).toBe('<b>hi</b>');
  await expect.poll(() => x.heardOf('chat:reacted'), patient).toMatchObject([{ player: o.player, emote: 'wave' }]);
  expect(await stateOf(x, room)).toEqual(before);
  expect(x.heardOf('room:updated').map(({ version }) => version)).toEqual([2]);
  x.close();
  o.close();
});

it('[TALK-2] what watchers say during a game is withheld from the seats until it has ended', async () => {
  const table = await seatTwo(server.url);
  const { room, x, o } = table;
  const [one, two] = [await guest(server.url), await guest(server.url)];
  for (const watcher of [one, two]) await joinRoom(watcher, room);
  await move(x, room, [0, 4]);
  expect(await say(one, table, 'take the corner')).toMatchObject({ ok: true });
  expect(await say(o, table, 'hm')).toMatchObject({ ok: true });
  await expect.poll(() => linesOf(two), patient).toEqual(['take the corner', 'hm']);
  await expect.poll(() => linesOf(x), patient).toEqual(['hm']);
  const again = await secondTab(server.url, x, room);
  expect((await joinRoom(again, room)).chat.map(({ text }) => text)).toEqual(['hm']);
  expect(await command(o, room, { type: 'resign', game: 1 })).toBe('ok');
  await expect.poll(() => linesOf(x), patient).toContain('take the corner');
  expect((await joinRoom(again, room)).chat.map(({ text }) => text)).toEqual(['take the corner', 'hm']);
  x.close();
  o.close();
});

it('[TALK-3] in a closed chat only the creator writes and reacts; nobody writes from outside the room', async () => {
  const table = await seatTwo(server.url);
  const { room, x, o } = table;
  const outside = await guest(server.url);
  expect(await say(outside, table, 'hello')).toMatchObject({ ok: false, code: 'not-in-room' });
  expect(await command(o, room, { type: 'set-chat', open: false })).toBe('not-creator');
  expect(await command(x, room, { type: 'set-chat', open: false })).toBe('ok');
  expect(await say(o, table, 'but')).toMatchObject({ ok: false, code: 'chat-closed' });
  expect(await o.ask('chat:react', { room, emote: 'wow' })).toMatchObject({ ok: false, code: 'chat-closed' });
  expect(await say(x, table, 'quiet, please')).toMatchObject({ ok: true });
  x.close();
  o.close();
});

it('[WIRE-14] a page that was away is sent what it missed; too far behind, the whole room', async () => {
  const x = await guest(server.url);
  const room = await createRoom(x);
  const watcher = await guest(server.url);
  const joined = await joinRoom(watcher, room);
  if (joined.resync.kind !== 'snapshot') throw new Error('a first visit has nothing');
  const { state, ...seen } = joined.resync.snapshot;
  const position = { epoch: seen.epoch, version: seen.version, tip: seen.tip };
  const parsed = parseRoom(state);
  if (!parsed.ok) throw new Error('no room');
  await watcher.ask('room:leave', { room });
  const toggle = (open: boolean) => command(x, room, { type: 'set-chat', open });
  await toggle(false);
  await toggle(true);
  const missed = (await watcher.ask('room:join', { room, position })) as Awaited<ReturnType<typeof joinRoom>>;
  if (missed.resync.kind !== 'updates') throw new Error('the updates are still kept');
  const caughtUp = missed.resync.updates.reduce<RoomState | null>(applyUpdate, parsed.value);
  expect(caughtUp).toEqual(await stateOf(x, room));
  const another = { ...position, version: position.version + 2, tip: 'unheard of' };
  expect(await watcher.ask('room:sync', { room, position: another })).toMatchObject({
    resync: { kind: 'snapshot', rewound: true },
  });
  let open = false;
  let base = 3;
  for (let made = 0; made < limits.ringLength;) {
    const wanted = { type: 'set-chat', open } as const;
    const answer = await x.ask('room:command', { room, id: newCommandId(), base, attempt: 1, command: wanted });
    if (!answer.ok) continue;
    made += 1;
    base = answer.version;
    open = !open;
  }
  expect(await watcher.ask('room:sync', { room, position })).toMatchObject({
    resync: { kind: 'snapshot', rewound: false },
  });
});

it('[WIRE-14] the mover reads the update in the ack, everybody else hears it once', async () => {
  const { room, x, o } = await seatTwo(server.url);
  const tab = await secondTab(server.url, x, room);
  const moved = await move(x, room, [0, 4]);
  if (!moved.ok || moved.update === undefined) throw new Error('the update is in the ack');
  const { update } = moved;
  const heardBy = (client: WireClient): readonly RoomUpdate[] =>
    client.heardOf('room:updated').filter(({ tip }) => tip === update.tip);
  for (const other of [o, tab]) await expect.poll(() => heardBy(other), patient).toEqual([update]);
  await x.ask('session:time', {});
  expect(heardBy(x)).toEqual([]);
  x.close();
  o.close();
});
