/** Little helpers to get two clients into a room and a game going. */
import { parseRoom } from '@inkroom/shared';
import type {
  Answers,
  ModeName,
  PlayerCommand,
  RoomId,
  RoomState,
  TicketId,
  TicketState,
  TicketView,
} from '@inkroom/shared';
import { expect, onTestFinished, vi } from 'vitest';
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

/** Takes a ticket as the page does: the same intent again while it may still come to something. */
export async function takeTicket(client: WireClient, mode: ModeName): Promise<TicketView> {
  const id = newCommandId();
  for (;;) {
    const taken = await client.ask('match:join', { id, mode });
    if (taken.ok) return taken.ticket;
    if (!taken.retryable) throw new Error(taken.code);
  }
}

/** One step of a ticket; answers `ok` or the code of the refusal. */
export async function stepTicket(
  client: WireClient,
  ticket: TicketId,
  step: 'queue' | 'confirm' | 'cancel',
): Promise<string> {
  const done = await client.ask('ticket:do', { id: newCommandId(), ticket, step });
  return done.ok ? 'ok' : done.code;
}

/** The ticket as this client was told last, once it is in one of these states. */
export function toldTicket(
  client: WireClient,
  id: TicketId,
  states: readonly TicketState[],
  timeout = 60_000,
): Promise<TicketView> {
  return vi.waitFor(
    () => {
      const told = client.heardOf('ticket:changed').findLast((ticket) => ticket.id === id);
      if (told === undefined || !states.includes(told.state)) throw new Error(`told: ${told?.state ?? 'nothing'}`);
      return told;
    },
    { timeout, interval: 5 },
  );
}

/** Quick match to the end: waits for an opponent, confirms, and opens the room. */
export async function quickMatch(client: WireClient, mode: ModeName): Promise<RoomId> {
  const { id, ...taken } = await takeTicket(client, mode);
  let { state, room } = taken;
  while (state !== 'playing') {
    const isCalled = state === 'recalled';
    if (isCalled) await stepTicket(client, id, 'confirm');
    ({ state, room } = await toldTicket(
      client,
      id,
      isCalled ? ['confirmed', 'queued', 'playing'] : ['recalled', 'playing'],
    ));
  }
  if (room === null) throw new Error('a match is played in a room');
  await joinRoom(client, room);
  return room;
}
