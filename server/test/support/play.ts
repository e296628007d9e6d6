/** Little helpers to get two clients into a room and a game going. */
import type { Answers, RoomId } from '@inkroom/shared';
import { expect } from 'vitest';
import { WireClient, newCommandId } from './wire-client.ts';

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
