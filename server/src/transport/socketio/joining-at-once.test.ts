import type { RoomId, RoomPresence } from '@inkroom/shared';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RoomsBench, ann, ben } from '../../../test/support/rooms-bench.ts';
import type { Chat } from '../../rooms/chat.ts';
import type { Actor } from '../../rooms/committer.ts';
import { silentLogger } from '../../storage/sqlite/testing.ts';
import { Broadcasts } from './broadcasts.ts';
import type { BroadcastsOptions } from './broadcasts.ts';
import { createHandlers } from './handlers.ts';
import type { HandlersOptions } from './handlers.ts';
import type { RoomSocket } from './types.ts';
import { wrapSocket } from './wrap.ts';

let bench: RoomsBench;
let room: RoomId;

beforeEach(async () => {
  bench = await RoomsBench.open();
  room = await bench.seatTwo();
  for (const actor of [ann, ben]) bench.exit(room, actor);
});

afterEach(() => bench.close());

interface Page {
  readonly socket: RoomSocket;
  /** Who is said to be here, one after the other, as it goes out to this page. */
  readonly told: RoomPresence['seats'][];
  open(): void;
}

function pageOf({ player, name }: Actor): Page {
  type Heard = (event: string, ...rest: unknown[]) => void;
  let heard: Heard = () => undefined;
  const told: RoomPresence['seats'][] = [];
  const socket = {
    id: `${name}'s page`,
    data: { session: { player, name, provisional: false }, me: null, inLobby: false },
    onAny: (listener: Heard) => void (heard = listener),
  } as unknown as RoomSocket;
  const answered = (answer: { presence: RoomPresence }) => void told.push(answer.presence.seats);
  return { socket, told, open: () => heard('room:join', { room }, answered) };
}

it('[TALK-5] two who open a room at one moment both end with both of them here', async () => {
  const pages = [pageOf(ann), pageOf(ben)];
  const members = new Set<string>();
  const channels = {
    join: (socket: RoomSocket) => void members.add(socket.id),
    leave: (socket: RoomSocket) => void members.delete(socket.id),
    has: (socket: RoomSocket) => members.has(socket.id),
    emit: (_channel: string, name: string, payload: RoomPresence) => {
      if (name !== 'room:presence') return;
      for (const { socket, told } of pages) if (members.has(socket.id)) told.push(payload.seats);
    },
  };
  // What both of them wait for is there for both in one turn, as with replies that come in one packet.
  const gate = Promise.withResolvers<void>();
  let readers = 0;
  const chat = {
    read: async (...[, { id }]: Parameters<Chat['read']>) => {
      readers += 1;
      await gate.promise;
      return { ok: id === room, value: [] };
    },
  };
  const { rooms, attendance, lobby, clock } = bench;
  const silent = { listen: () => undefined };
  const options = { channels, feeds: rooms.feeds, attendance, chat, presence: silent, signals: silent, clock };
  new Broadcasts(options as unknown as BroadcastsOptions);
  const handlers = createHandlers({ rooms, attendance, lobby, clock, chat, channels } as unknown as HandlersOptions);
  for (const { socket, open } of pages) {
    wrapSocket(socket, { handlers, clock, logger: silentLogger, metrics: { message: () => undefined } });
    open();
  }
  await vi.waitFor(() => expect(readers).toBe(2));
  gate.resolve();
  await vi.waitFor(() => expect(pages.map(({ told }) => told.length > 1)).toEqual([true, true]));
  expect(pages.map(({ told }) => told.at(-1))).toEqual([
    [true, true],
    [true, true],
  ]);
});
