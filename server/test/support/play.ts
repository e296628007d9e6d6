/** Little helpers to get two clients into a room and a game going. */
import { parseRoom } from '@inkroom/shared';
import type { Answers, ModeName, PlayerCommand, RoomId, RoomState } from '@inkroom/shared';
import { expect, onTestFinished } from 'vitest';
import { WireClient, newCommandId } from './wire-client.ts';
import type { Auth, Headers } from './wire-client.ts';

export interface Table {
  readonly room: RoomId;
  readonly x: WireClient;
  readonly o: WireClient;
}

/** Two new players in a fresh classic room by link, both seated and joined. */
export async function seatTwo(url: string): Promise<Table> {
  const [x, o] = await Promise.all([WireClient.connect(url), WireClient.connect(url)]);
  const room = await createRoom(x);
  await joinRoom(o, room);
  const seated = await o.ask('room:command', {
    room,
    id: newCommandId(),
    base: 1,
    attempt: 1,
    command: { type: 'take-seat' },
  });
  expect(seated).toMatchObject({ ok: true });
  return { room, x, o };
}

export async function createRoom(client: WireClient, more: object = {}): Promise<RoomId> {
  const created = await client.ask('room:create', {
    id: newCommandId(),
    mode: 'classic',
    visibility: 'link',
    clock: { kind: 'none' },
    ...more,
  });
  if (!created.ok) throw new Error(created.code);
  await joinRoom(client, created.room);
  return created.room;
}

export async function joinRoom(client: WireClient, room: RoomId): Promise<Answers['room:join']> {
  const joined = await client.ask('room:join', { room });
  if (!joined.ok) throw new Error(joined.code);
  return joined;
}

export function move(client: WireClient, room: RoomId, [ply, cell]: readonly [number, number]) {
  return client.ask('room:command', {
    room,
    id: newCommandId(),
    base: 1,
    attempt: 1,
    command: { type: 'move', game: 1, ply, cell },
  });
}

/** A command of its own; answers `ok` or the code of the refusal. */
export async function command(client: WireClient, room: RoomId, wanted: PlayerCommand): Promise<string> {
  const id = newCommandId();
  const answer = await client.ask('room:command', { room, id, base: 1, attempt: 1, command: wanted });
  return answer.ok ? 'ok' : answer.code;
}

/** The room as this client sees it now. */
export async function stateOf(client: WireClient, room: RoomId): Promise<RoomState> {
  const synced = await client.ask('room:sync', { room });
  if (!synced.ok || synced.resync.kind !== 'snapshot') throw new Error('no snapshot');
  const state = parseRoom(synced.resync.snapshot.state);
  if (!state.ok) throw new Error('no room');
  return state.value;
}

/** A connection that ends with the test. */
export async function guest(url: string, auth: Auth = {}, headers: Headers = {}): Promise<WireClient> {
  const client = await WireClient.connect(url, auth, headers);
  onTestFinished(() => client.close());
  return client;
}

/** Another tab of the same player, in the same room. */
export async function secondTab(url: string, { session }: WireClient, room: RoomId): Promise<WireClient> {
  const tab = await guest(url, { token: session.token });
  await joinRoom(tab, room);
  return tab;
}

/** Quick match as the page asks for it: the same intent again while it may still come to something. */
export async function quickMatch(client: WireClient, mode: ModeName): Promise<RoomId> {
  const id = newCommandId();
  for (;;) {
    const matched = await client.ask('match:join', { id, mode });
    if (matched.ok) {
      await joinRoom(client, matched.room);
      return matched.room;
    }
    if (!matched.retryable) throw new Error(matched.code);
  }
}
