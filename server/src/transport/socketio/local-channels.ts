/**
 * Who of this node's connections hears what: rooms and players. Beside the adapter that spans the nodes, because what is
 * told here has reached this node already, by its feeds; joining costs no subscription, telling no round trip.
 */
import { Adapter } from 'socket.io-adapter';
import type { ServerToClient } from '@inkroom/shared';
import type { RoomServer, RoomSocket } from './types.ts';

/** Socket.IO's packet of an event. */
const eventPacket = 2;

export class LocalChannels {
  readonly #io: RoomServer;
  readonly #adapter: Adapter;

  constructor(io: RoomServer) {
    this.#io = io;
    this.#adapter = new Adapter(io.of('/'));
  }

  join(socket: RoomSocket, channel: string): void {
    // A connection is a channel of its own, so that it can be left out.
    void this.#adapter.addAll(socket.id, new Set([socket.id, channel]));
  }

  leave(socket: RoomSocket, channel: string): void {
    void this.#adapter.del(socket.id, channel);
  }

  leaveAll(socket: RoomSocket): void {
    this.#adapter.delAll(socket.id);
  }

  has(socket: RoomSocket, channel: string): boolean {
    return this.#adapter.sids.get(socket.id)?.has(channel) ?? false;
  }

  channelsOf(socket: RoomSocket): Iterable<string> {
    return this.#adapter.sids.get(socket.id) ?? [];
  }

  *socketsIn(channel: string): Iterable<RoomSocket> {
    for (const id of this.#adapter.rooms.get(channel) ?? []) {
      const socket = this.#io.sockets.sockets.get(id);
      if (socket !== undefined) yield socket;
    }
  }

  /** Encoded once for all of them. `except`: one connection that knows already. */
  emit<Name extends keyof ServerToClient>(
    channel: string,
    name: Name,
    payload: Parameters<ServerToClient[Name]>[0],
    except: string | null = null,
  ): void {
    if (!this.#adapter.rooms.has(channel)) return;
    this.#adapter.broadcast(
      { type: eventPacket, data: [name, payload] },
      { rooms: new Set([channel]), except: new Set(except === null ? [] : [except]) },
    );
  }
}
