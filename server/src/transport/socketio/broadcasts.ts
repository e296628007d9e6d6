/** What this node's connections hear: updates, presence, chat, lobby, changes of their own player. Encoded once each. */
import { errorTable } from '@inkroom/shared';
import type { ChatLine, Emote, LobbyChange, Me, PlayerId, RoomId, RoomState, RoomUpdate } from '@inkroom/shared';
import type { Clock } from '../../ports/clock.ts';
import type { Attendance } from '../../rooms/attendance.ts';
import { mayRead } from '../../rooms/chat.ts';
import type { Chat } from '../../rooms/chat.ts';
import type { Actor } from '../../rooms/committer.ts';
import type { Feeds } from '../../rooms/feeds.ts';
import { lobbyChannel, playerChannel, roomChannel } from './channels.ts';
import type { RoomServer, RoomSocket } from './types.ts';

export interface BroadcastsOptions {
  readonly io: RoomServer;
  readonly feeds: Feeds;
  readonly attendance: Attendance;
  readonly chat: Chat;
  readonly clock: Clock;
}

/** Spectators come and go in crowds: their number is told at most this often. */
const presenceMs = 250;

export class Broadcasts {
  readonly #options: BroadcastsOptions;
  readonly #presenceDue = new Set<RoomId>();

  constructor(options: BroadcastsOptions) {
    this.#options = options;
    const { feeds, attendance } = options;
    feeds.listen({
      updated: (update, room) => this.#updated(update, room),
      stale: (room) => void this.#to(room).emit('room:stale', { room }),
    });
    attendance.listen({
      arrived: (room, player) => this.#presenceChanged(room, player),
      departed: (room, player) => this.#presenceChanged(room, player),
    });
  }

  lobbyChanged(change: LobbyChange): void {
    this.#options.io.local.to(lobbyChannel).volatile.emit('lobby:changed', change);
  }

  said(state: RoomState, line: ChatLine): void {
    for (const socket of this.#socketsIn(roomChannel(state.id))) {
      if (!mayRead(state, socket.data.session.player, line)) continue;
      socket.emit('chat:said', { room: state.id, lines: [line] });
    }
  }

  reacted(room: RoomId, { player, name }: Actor, emote: Emote): void {
    this.#to(room).emit('chat:reacted', { room, player, name, emote });
  }

  /** Tells every connection of a player who they are now and how many they are. */
  changed(player: PlayerId, me?: Me): void {
    const sockets = [...this.#socketsIn(playerChannel(player))];
    for (const socket of sockets) {
      if (me !== undefined) {
        socket.data.me = me;
        socket.data.session = { ...socket.data.session, name: me.name, provisional: false };
      }
      if (socket.data.me === null) continue;
      socket.emit('session:changed', { me: socket.data.me, elsewhere: sockets.length });
    }
  }

  /** Ends the connections of sessions older than this generation. The device that stays signed in comes back by its secret. */
  endOlderThan(player: PlayerId, generation: number, staying: string | undefined): void {
    const code = 'session-ended';
    for (const socket of this.#socketsIn(playerChannel(player))) {
      if (socket.data.session.generation >= generation) continue;
      if (socket.data.session.device === staying) {
        socket.conn.close();
        continue;
      }
      socket.emit('session:ended', { code, message: errorTable[code].message });
      setImmediate(() => socket.disconnect(true));
    }
  }

  #updated(update: RoomUpdate, room: { id: RoomId; state: RoomState | null; origin: string | null }): void {
    const { io, chat, attendance } = this.#options;
    // Whoever sent the command reads the update in its ack.
    const target = room.origin === null ? this.#to(room.id) : io.local.to(roomChannel(room.id)).except(room.origin);
    target.emit('room:updated', update);
    if (room.state === null) {
      chat.forget(room.id);
      attendance.forget(room.id);
      return;
    }
    for (const event of update.events) {
      if (event.type === 'game-ended') void this.#releaseWithheldLines(room.state);
      if (event.type === 'seat-taken' || event.type === 'seat-left') this.#schedulePresence(room.id);
    }
  }

  /** What watchers said during the game reaches the seats when it is over. */
  async #releaseWithheldLines(state: RoomState): Promise<void> {
    for (const socket of this.#socketsIn(roomChannel(state.id))) {
      const { player } = socket.data.session;
      if (!state.seats.some((seat) => seat?.player === player)) continue;
      const lines = await this.#options.chat.read(player, state).catch(() => null);
      if (lines?.ok && lines.value.some((line) => line.from === 'watch')) {
        socket.emit('chat:said', { room: state.id, lines: lines.value });
      }
    }
  }

  /** A player's coming and going is told at once, a spectator's soon. */
  #presenceChanged(room: RoomId, player: PlayerId): void {
    const state = this.#options.feeds.peek(room)?.state ?? null;
    const isSeated = state?.seats.some((seat) => seat?.player === player) ?? false;
    if (isSeated) this.#tellPresence(room);
    else this.#schedulePresence(room);
  }

  #schedulePresence(room: RoomId): void {
    if (this.#presenceDue.has(room)) return;
    this.#presenceDue.add(room);
    this.#options.clock.after(presenceMs, () => this.#tellPresence(room));
  }

  #tellPresence(room: RoomId): void {
    this.#presenceDue.delete(room);
    const state = this.#options.feeds.peek(room)?.state ?? null;
    if (state === null) return;
    this.#to(room).emit('room:presence', this.#options.attendance.presenceOf(state));
  }

  #to(room: RoomId) {
    return this.#options.io.local.to(roomChannel(room));
  }

  *#socketsIn(channel: string): Iterable<RoomSocket> {
    const { adapter, sockets } = this.#options.io.sockets;
    for (const id of adapter.rooms.get(channel) ?? []) {
      const socket = sockets.get(id);
      if (socket !== undefined) yield socket;
    }
  }
}
