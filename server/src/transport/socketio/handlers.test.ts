import type { RoomId } from '@inkroom/shared';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RoomsBench, ann, eve } from '../../../test/support/rooms-bench.ts';
import type { Chat } from '../../rooms/chat.ts';
import { fail } from '../../rooms/failure.ts';
import { roomChannel } from './channels.ts';
import { createHandlers } from './handlers.ts';
import type { HandlersOptions } from './handlers.ts';
import type { RoomSocket } from './types.ts';

let bench: RoomsBench;
let room: RoomId;

beforeEach(async () => {
  entered.clear();
  bench = await RoomsBench.open();
  room = await bench.create(ann);
});

afterEach(() => bench.close());

/** Eve's connection, and the channels that it is in. */
const socket = {
  id: 'one',
  data: { session: { player: eve.player, name: eve.name, provisional: false }, me: null, inLobby: false },
} as unknown as RoomSocket;
const entered = new Set<string>();
const channels = {
  join: (_: RoomSocket, channel: string) => void entered.add(channel),
  leave: (_: RoomSocket, channel: string) => void entered.delete(channel),
  has: (_: RoomSocket, channel: string) => entered.has(channel),
};

/** Handlers that read the chat only when they are let. */
function handlersBehindAGate() {
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const chat = {
    read: async (...about: Parameters<Chat['read']>) => {
      reached.resolve();
      await gate.promise;
      return bench.chat.read(...about);
    },
  };
  const { rooms, attendance, lobby, clock } = bench;
  const handlers = createHandlers({ rooms, attendance, lobby, clock, chat, channels } as unknown as HandlersOptions);
  return { handlers, reached: reached.promise, open: gate.resolve };
}

it('who opens a room is in its channel and counted', async () => {
  const { handlers, open } = handlersBehindAGate();
  open();
  const joined = await handlers['room:join'](socket, { room });
  expect(joined).toMatchObject({ ok: true, value: { presence: { watching: 1, names: ['eve'] }, chat: [] } });
  expect([...entered]).toEqual([roomChannel(room)]);
});

it('[TALK-4] who leaves while the room is being opened is not there', async () => {
  const { handlers, open, reached } = handlersBehindAGate();
  const joined = handlers['room:join'](socket, { room });
  await reached;
  await handlers['room:leave'](socket, { room });
  open();
  await joined;
  expect(bench.attendance.isOccupied(room)).toBe(false);
});

it('[TALK-4] a connection that is lost while a room is being opened is not there', async () => {
  const { handlers, open, reached } = handlersBehindAGate();
  const joined = handlers['room:join'](socket, { room });
  await reached;
  // As Socket.IO does when a connection ends.
  entered.clear();
  open();
  await joined;
  expect(bench.attendance.isOccupied(room)).toBe(false);
});

it('a room that is not there leaves nobody in its channel', async () => {
  const { handlers } = handlersBehindAGate();
  const joined = await handlers['room:join'](socket, { room: 'ZZZZZZZZ' as RoomId });
  expect(joined).toEqual({ ok: false, error: { code: 'room-not-found' } });
  expect([...entered]).toEqual([]);
});

it('a try to join that fails late does not end what the next one has begun', async () => {
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  let reads = 0;
  const chat = {
    read: async (...about: Parameters<Chat['read']>) => {
      reads += 1;
      if (reads > 1) return bench.chat.read(...about);
      reached.resolve();
      await gate.promise;
      return fail('store-unavailable');
    },
  };
  const { rooms, attendance, lobby, clock } = bench;
  const handlers = createHandlers({ rooms, attendance, lobby, clock, chat, channels } as unknown as HandlersOptions);
  const first = handlers['room:join'](socket, { room });
  await reached.promise;
  expect(await handlers['room:join'](socket, { room })).toMatchObject({ ok: true });
  gate.resolve();
  expect(await first).toMatchObject({ ok: false });
  expect([...entered]).toEqual([roomChannel(room)]);
});
