/** What this node's connections hear: updates, presence, chat, lobby, changes of their own player. Encoded once each. */
import { assertNever, errorTable, isRoomRecord } from '@inkroom/shared';
import type {
  ChatLine,
  Emote,
  ErrorCode,
  LobbyChange,
  Me,
  PlayerId,
  RoomId,
  RoomState,
  RoomUpdate,
  ServerToClient,
} from '@inkroom/shared';
import type { Clock } from '../../ports/clock.ts';
import type { Presence } from '../../ports/presence.ts';
import type { RoomSignals } from '../../ports/room-signals.ts';
import type { Attendance } from '../../rooms/attendance.ts';
import { mayRead } from '../../rooms/chat.ts';
import type { Chat } from '../../rooms/chat.ts';
import type { Actor } from '../../rooms/committer.ts';
import type { Feeds, UpdatedRoom } from '../../rooms/feeds.ts';
import { readTalkSignal, writeTalkSignal } from '../../rooms/talk-signals.ts';
import { lobbyChannel, playerChannel, roomChannel } from './channels.ts';
import type { LocalChannels } from './local-channels.ts';
import type { RoomServer } from './types.ts';

export interface BroadcastsOptions {
  readonly io: RoomServer;
  readonly channels: LocalChannels;
  readonly feeds: Feeds;
  readonly attendance: Attendance;
  readonly chat: Chat;
  readonly presence: Presence;
  readonly signals: RoomSignals;
  readonly clock: Clock;
}

/** Spectators come and go in crowds: their number is told at most this often. */
const presenceMs = 250;

export class Broadcasts {
  readonly #options: BroadcastsOptions;
  readonly #presenceDue = new Map<RoomId, { readonly inMs: number; readonly cancel: () => void }>();
  /** On how many nodes a player is, where it is not this one alone. */
  readonly #nodes = new Map<PlayerId, number>();

  constructor(options: BroadcastsOptions) {
    this.#options = options;
    const { feeds, attendance, presence, signals } = options;
    feeds.listen({
      updated: (update, room) => this.#updated(update, room),
      stale: (room) => this.#tell(room, 'room:stale', { room }),
    });
    attendance.listen({ changed: (room, players) => this.#presenceChanged(room, players) });
    presence.listen({
      visitorsChanged: () => undefined,
      playerChanged: (player, nodes) => this.#nodesChanged(player, nodes),
      unheard: () => undefined,
    });
    signals.listen((id, text) => {
      if (isRoomRecord(id)) this.#heard(id, text);
    });
  }

  lobbyChanged(change: LobbyChange): void {
    this.#options.io.local.to(lobbyChannel).volatile.emit('lobby:changed', change);
  }

  said(state: RoomState, line: ChatLine): void {
    this.#options.signals.publish(state.id, writeTalkSignal({ kind: 'said', line }));
    this.#tellLine(state, line);
  }

  reacted(room: RoomId, { player, name }: Actor, emote: Emote): void {
    this.#options.signals.publish(room, writeTalkSignal({ kind: 'reacted', player, name, emote }));
    this.#tell(room, 'chat:reacted', { room, player, name, emote });
  }

  /** How many connections a player has: those to this node, and at least one to each other node that has any. */
  connectionsOf(player: PlayerId): number {
    let here = 0;
    for (const _ of this.#options.channels.socketsIn(playerChannel(player))) here += 1;
    return here + Math.max(0, (this.#nodes.get(player) ?? 1) - 1);
  }

  /** As far as this node knows. */
  isOnOtherNodes(player: PlayerId): boolean {
    return (this.#nodes.get(player) ?? 1) > 1;
  }

  /** The player has no connection to this node any more. */
  gone(player: PlayerId): void {
    this.#nodes.delete(player);
  }

  /** Tells every connection of a player who they are now and how many they are. */
  changed(player: PlayerId, me?: Me): void {
    const sockets = [...this.#options.channels.socketsIn(playerChannel(player))];
    const elsewhere = this.connectionsOf(player);
    for (const socket of sockets) {
      if (me !== undefined) {
        socket.data.me = me;
        socket.data.session = { ...socket.data.session, name: me.name, provisional: false };
      }
      if (socket.data.me === null) continue;
      socket.emit('session:changed', { me: socket.data.me, elsewhere });
    }
  }

  /** Ends the connections of sessions older than this generation. The device that stays signed in comes back by its secret. */
  endOlderThan(player: PlayerId, generation: number, ending: { staying: string | undefined; code: ErrorCode }): void {
    const { staying, code } = ending;
    for (const socket of this.#options.channels.socketsIn(playerChannel(player))) {
      if (socket.data.session.generation >= generation) continue;
      if (socket.data.session.device === staying) {
        socket.conn.close();
        continue;
      }
      socket.emit('session:ended', { code, message: errorTable[code].message });
      setImmediate(() => socket.disconnect(true));
    }
  }

  #updated(update: RoomUpdate, room: UpdatedRoom): void {
    const { channels, chat, attendance } = this.#options;
    // Whoever sent the command reads the update in its ack.
    channels.emit(roomChannel(room.id), 'room:updated', update, room.origin);
    if (room.state === null) {
      chat.forget(room.id);
      attendance.forget(room.id);
      return;
    }
    for (const event of update.events) {
      if (event.type === 'game-ended') void this.#releaseWithheldLines(room.state);
      if (event.type === 'seat-taken' || event.type === 'seat-left') this.#schedulePresence(room.id, presenceMs);
    }
  }

  /** What watchers said during the game reaches the seats when it is over. */
  async #releaseWithheldLines(state: RoomState): Promise<void> {
    for (const socket of this.#options.channels.socketsIn(roomChannel(state.id))) {
      const { player } = socket.data.session;
      if (!state.seats.some((seat) => seat?.player === player)) continue;
      const lines = await this.#options.chat.read(player, state).catch(() => null);
      if (lines?.ok && lines.value.some((line) => line.from === 'watch')) {
        socket.emit('chat:said', { room: state.id, lines: lines.value });
      }
    }
  }

  #nodesChanged(player: PlayerId, nodes: number): void {
    const before = this.#nodes.get(player) ?? 1;
    if (nodes > 1) this.#nodes.set(player, nodes);
    else this.#nodes.delete(player);
    if (nodes !== before) this.changed(player);
  }

  /** Said on another node; who may read it is decided where they are. */
  #heard(room: RoomId, text: string): void {
    const signal = readTalkSignal(text);
    const state = this.#options.feeds.peek(room)?.state ?? null;
    if (signal === null || state === null) return;
    switch (signal.kind) {
      case 'said':
        this.#tellLine(state, signal.line);
        break;
      case 'reacted': {
        const { player, name, emote } = signal;
        this.#tell(room, 'chat:reacted', { room, player, name, emote });
        break;
      }
      default:
        assertNever(signal);
    }
  }

  #tellLine(state: RoomState, line: ChatLine): void {
    for (const socket of this.#options.channels.socketsIn(roomChannel(state.id))) {
      if (!mayRead(state, socket.data.session.player, line)) continue;
      socket.emit('chat:said', { room: state.id, lines: [line] });
    }
  }

  /** A player's coming and going is told in the next turn, a spectator's soon. */
  #presenceChanged(room: RoomId, players: readonly PlayerId[]): void {
    const state = this.#options.feeds.peek(room)?.state ?? null;
    const isAboutSeats = state?.seats.some((seat) => seat !== null && players.includes(seat.player)) ?? false;
    this.#schedulePresence(room, isAboutSeats ? 0 : presenceMs);
  }

  /** Never in this turn: an answer that was read in it leaves first, and the last word that a page hears is the newest. */
  #schedulePresence(room: RoomId, inMs: number): void {
    const due = this.#presenceDue.get(room);
    if (due !== undefined && due.inMs <= inMs) return;
    due?.cancel();
    const cancel = this.#options.clock.after(inMs, () => this.#tellPresence(room));
    this.#presenceDue.set(room, { inMs, cancel });
  }

  #tellPresence(room: RoomId): void {
    this.#presenceDue.delete(room);
    const state = this.#options.feeds.peek(room)?.state ?? null;
    if (state === null) return;
    this.#tell(room, 'room:presence', this.#options.attendance.presenceOf(state));
  }

  #tell<Name extends keyof ServerToClient>(
    room: RoomId,
    name: Name,
    payload: Parameters<ServerToClient[Name]>[0],
  ): void {
    this.#options.channels.emit(roomChannel(room), name, payload);
  }
}
