/** The Socket.IO side of a node: who connects, what they may send, how they leave. */
import type { Server as HttpServer } from 'node:http';
import { errorTable, limits } from '@inkroom/shared';
import type { ErrorCode, Me, PlayerId } from '@inkroom/shared';
import { Server } from 'socket.io';
import type { ServerOptions } from 'socket.io';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Identity, PlayerChange } from '../../identity/identity.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Presence } from '../../ports/presence.ts';
import type { RoomSignals } from '../../ports/room-signals.ts';
import type { Attendance } from '../../rooms/attendance.ts';
import type { Chat } from '../../rooms/chat.ts';
import type { QueueService } from '../../queue/queue-service.ts';
import type { Lobby } from '../../rooms/lobby.ts';
import type { Rooms } from '../../rooms/rooms.ts';
import type { LiveModes } from '../../activity/live-modes.ts';
import type { LiveScoreboards } from '../../scores/live-scoreboards.ts';
import type { Scoreboards } from '../../scores/scoreboards.ts';
import { Broadcasts } from './broadcasts.ts';
import {
  modesChannel,
  playerChannel,
  queueOfChannel,
  roomOfChannel,
  scoreboardChannel,
  scoreboardOfChannel,
} from './channels.ts';
import { actorOf, createHandlers } from './handlers.ts';
import { ConnectionCounts, HandshakeRefused, isOriginAllowed, shakeHands } from './handshake.ts';
import type { OriginRules } from './handshake.ts';
import { QueueWatchers } from './queue-watchers.ts';
import { closeSlowReaders } from './slow-readers.ts';
import { LocalChannels } from './local-channels.ts';
import { textParser } from './text-parser.ts';
import { TicketFollowers } from './ticket-followers.ts';
import type { RoomServer, RoomSocket } from './types.ts';
import { wrapSocket } from './wrap.ts';

/** As `io.adapter` takes it. */
export type ClusterAdapter = NonNullable<ServerOptions['adapter']>;

export interface SocketServerOptions {
  readonly http: HttpServer;
  readonly rooms: Rooms;
  readonly chat: Chat;
  readonly lobby: Lobby;
  readonly queues: QueueService;
  /** The server's public key for push subscriptions; null: it sends none. */
  readonly pushKey: string | null;
  /** Of people who have not told one. */
  readonly defaultArea: number;
  readonly scoreboards: Scoreboards;
  readonly liveScoreboards: LiveScoreboards;
  readonly liveModes: LiveModes;
  readonly attendance: Attendance;
  readonly presence: Presence;
  readonly signals: RoomSignals;
  readonly identity: Identity;
  readonly accounts: Pick<Accounts, 'verify'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: { message(name: string, result: string): void };
  readonly rules: OriginRules;
  /** Name of this process, shown in the connection menu. */
  readonly node: string;
  /** What carries messages to other nodes; null: there are none. */
  readonly adapter: ClusterAdapter | null;
}

/** Connections leave a draining node in slices, so that whoever takes them is not stormed. */
const drainSlices = 10;

export class SocketServer {
  readonly #options: SocketServerOptions;
  readonly #io: RoomServer;
  readonly #channels: LocalChannels;
  readonly #broadcasts: Broadcasts;
  readonly #followers: TicketFollowers;
  readonly #watchers: QueueWatchers;
  readonly #byAddress = new ConnectionCounts();
  readonly #byPlayer = new ConnectionCounts();
  readonly #stopLooking: () => void;
  #draining = false;

  constructor(options: SocketServerOptions) {
    this.#options = options;
    this.#io = new Server(options.http, {
      transports: ['websocket'],
      serveClient: false,
      maxHttpBufferSize: limits.maxMessageBytes,
      pingInterval: limits.heartbeatIntervalMs,
      pingTimeout: limits.heartbeatTimeoutMs,
      connectTimeout: limits.handshakeMs,
      perMessageDeflate: false,
      parser: textParser,
      ...(options.adapter === null ? {} : { adapter: options.adapter }),
      allowRequest: (request, answer) => {
        const allowed = isOriginAllowed(request, options.rules);
        answer(allowed ? null : errorTable['origin-refused'].message, allowed);
      },
    });
    this.#channels = new LocalChannels(this.#io);
    const shared = { ...options, channels: this.#channels };
    this.#broadcasts = new Broadcasts({ ...shared, io: this.#io, feeds: options.rooms.feeds });
    this.#followers = new TicketFollowers({
      ...shared,
      onFollowed: (owner, ticket) => {
        const isElsewhere = options.adapter !== null && this.#broadcasts.isOnOtherNodes(owner);
        if (isElsewhere) this.#io.serverSideEmit('ticket:followed', owner, ticket);
      },
    });
    this.#watchers = new QueueWatchers(shared);
    const parts = { broadcasts: this.#broadcasts, followers: this.#followers, watchers: this.#watchers };
    const handlers = createHandlers({ ...shared, ...parts });
    this.#io.use((socket, next) => {
      this.#admit(socket).then(
        () => next(),
        (error: unknown) => next(this.#asConnectError(error)),
      );
    });
    this.#io.on('connection', (socket) => {
      wrapSocket(socket, { ...options, handlers });
      this.#welcome(socket).catch((error: unknown) => {
        options.logger.error('a connection could not be started', { error });
        socket.conn.close();
      });
    });
    options.lobby.onChange((change) => this.#broadcasts.lobbyChanged(change));
    options.liveModes.onChange((snapshot) => this.#channels.emit(modesChannel, 'modes:changed', snapshot));
    options.liveScoreboards.onChange((change) => {
      this.#channels.emit(scoreboardChannel(change.id), 'scoreboard:changed', change);
    });
    options.identity.onChanged((change, by) => {
      if (by === 'this-node' && options.adapter !== null) this.#io.serverSideEmit('player:changed', change);
      this.#playerChanged(change);
    });
    this.#io.on('player:changed', (change) => options.identity.learn(change));
    this.#io.on('ticket:followed', (player, ticket) => {
      const [tab] = this.#channels.socketsIn(playerChannel(player));
      if (tab !== undefined) void this.#followers.learn(actorOf(tab), ticket);
    });
    this.#stopLooking = closeSlowReaders(this.#io, options.clock);
  }

  /** People with at least one connection, each once. */
  get online(): number {
    return this.#byPlayer.size;
  }

  get connections(): number {
    return this.#io.engine.clientsCount;
  }

  /** Takes no more connections, and moves those that are here away, a tenth of them at a time, over so many milliseconds. */
  async drain(overMs: number): Promise<void> {
    this.#draining = true;
    const sockets = [...this.#io.sockets.sockets.values()];
    const size = Math.max(1, Math.ceil(sockets.length / drainSlices));
    for (let from = 0; from < sockets.length; from += size) {
      for (const socket of sockets.slice(from, from + size)) {
        // The hint first: the page says nothing of a lost connection then.
        socket.emit('session:draining', { afterMs: 0 });
        setImmediate(() => socket.conn.close());
      }
      await new Promise<void>((resolve) => {
        this.#options.clock.after(overMs / drainSlices, resolve);
      });
    }
  }

  /** Drops every connection at once; clients come back by themselves. */
  dropAll(): void {
    for (const socket of this.#io.sockets.sockets.values()) socket.conn.close();
  }

  async close(): Promise<void> {
    this.#stopLooking();
    this.#watchers.close();
    await this.#io.close();
    this.#followers.close();
  }

  async #admit(socket: RoomSocket): Promise<void> {
    const { session, account, address } = await shakeHands(socket, {
      identity: this.#options.identity,
      accounts: this.#options.accounts,
      rules: this.#options.rules,
      isDraining: () => this.#draining,
    });
    const { player } = session;
    if (!this.#byAddress.enter(address, limits.socketsPerAddress)) {
      throw new HandshakeRefused('too-many-sockets');
    }
    if (!this.#byPlayer.enter(player, limits.socketsPerPlayer)) {
      this.#byAddress.leave(address);
      throw new HandshakeRefused('too-many-sockets');
    }
    if (this.#byPlayer.count(player) === 1) this.#options.presence.setOnline(player, true);
    // The engine's own event: it fires even if the client is gone before the connection is complete.
    socket.conn.once('close', () => {
      this.#byAddress.leave(address);
      this.#byPlayer.leave(player);
      if (this.#byPlayer.count(player) > 0) {
        this.#broadcasts.changed(player);
      } else {
        this.#options.presence.setOnline(player, false);
        this.#broadcasts.gone(player);
      }
    });
    socket.data = { session, account, me: null, address, inLobby: false };
    forgetUpgradeRequest(socket);
  }

  async #welcome(socket: RoomSocket): Promise<void> {
    const { identity, clock, node, attendance, lobby } = this.#options;
    const { session, account } = socket.data;
    socket.on('disconnecting', () => {
      if (socket.data.inLobby) lobby.exit();
      for (const channel of this.#channels.channelsOf(socket)) {
        const room = roomOfChannel(channel);
        if (room !== null) attendance.exit(room, actorOf(socket).player, socket.id);
        if (channel === modesChannel) this.#options.liveModes.exit();
        const scoreboard = scoreboardOfChannel(channel);
        if (scoreboard !== null) this.#options.liveScoreboards.exit(scoreboard);
        const queue = queueOfChannel(channel);
        if (queue !== null) this.#watchers.exit(queue, socket.id);
      }
      this.#followers.leave(socket);
      this.#channels.leaveAll(socket);
    });
    this.#channels.join(socket, playerChannel(session.player));
    const me = await identity.me(session);
    if (!me.ok) {
      this.#end(socket, me.error);
      return;
    }
    socket.data.me = me.value;
    socket.emit('session:started', {
      me: me.value,
      token: session.token,
      expiresAt: session.expiresAt,
      ...(session.credentials === undefined ? {} : { credentials: session.credentials }),
      node,
      at: clock.now(),
      elsewhere: this.#broadcasts.connectionsOf(session.player),
      ...(account === null ? {} : { account: { name: account.account, scopes: account.scopes } }),
    });
    this.#broadcasts.changed(session.player);
  }

  #playerChanged(change: PlayerChange): void {
    const { player, me, minimalGeneration, device } = change;
    if (minimalGeneration !== undefined) {
      const code = change.learnt.banned === true ? 'player-banned' : 'session-ended';
      this.#broadcasts.endOlderThan(player, minimalGeneration, { staying: device, code });
    }
    if (me === undefined) return;
    this.#broadcasts.changed(player, me);
    void this.#renameInRooms(player, me);
  }

  async #renameInRooms(player: PlayerId, { name, area }: Me): Promise<void> {
    const { attendance, rooms } = this.#options;
    for (const room of attendance.rename(player, name)) {
      await rooms.executeAsSystem(
        { player, name, area },
        { room, id: (_, position) => `rename/${position.tip}`, command: { type: 'rename' } },
      );
    }
  }

  #end(socket: RoomSocket, code: ErrorCode): void {
    if (!errorTable[code].closes) {
      // It may go better next time: the client reconnects.
      socket.conn.close();
      return;
    }
    socket.emit('session:ended', { code, message: errorTable[code].message });
    setImmediate(() => socket.disconnect(true));
  }

  #asConnectError(error: unknown): Error {
    if (error instanceof HandshakeRefused) return error;
    this.#options.logger.error('a handshake failed', { error });
    return new HandshakeRefused('store-unavailable', 1000);
  }
}

/** The upgrade request holds kilobytes for as long as the connection lives, and everything in it has been read. */
function forgetUpgradeRequest(socket: RoomSocket): void {
  for (const holder of [socket.conn, socket.client]) Reflect.set(holder, 'request', null);
}
