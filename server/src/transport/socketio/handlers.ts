/** What each socket message does. Thin: services decide, this file joins channels and shapes answers. */
import { ok } from '@inkroom/shared';
import type { Answers, MessageName, RoomId } from '@inkroom/shared';
import type { Identity } from '../../identity/identity.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Attendance } from '../../rooms/attendance.ts';
import type { Chat } from '../../rooms/chat.ts';
import type { Actor } from '../../rooms/committer.ts';
import { fail } from '../../rooms/failure.ts';
import type { Answer } from '../../rooms/failure.ts';
import type { Lobby } from '../../rooms/lobby.ts';
import type { Rooms } from '../../rooms/rooms.ts';
import { lobbyChannel, roomChannel } from './channels.ts';
import type { Broadcasts } from './broadcasts.ts';
import type { LocalChannels } from './local-channels.ts';
import { createModesHandlers } from './modes-handlers.ts';
import type { ModesHandlersOptions } from './modes-handlers.ts';
import { createQueueHandlers } from './queue-handlers.ts';
import type { QueueHandlersOptions } from './queue-handlers.ts';
import { createScoreboardHandlers } from './scoreboard-handlers.ts';
import type { ScoreboardHandlersOptions } from './scoreboard-handlers.ts';
import { createTicketHandlers } from './ticket-handlers.ts';
import type { TicketHandlersOptions } from './ticket-handlers.ts';
import type { RoomSocket } from './types.ts';
import type { Handlers } from './wrap.ts';

type PartsOptions = ScoreboardHandlersOptions & ModesHandlersOptions & TicketHandlersOptions & QueueHandlersOptions;

export interface HandlersOptions extends Omit<PartsOptions, 'channels' | 'asPlayer'> {
  readonly rooms: Rooms;
  readonly chat: Chat;
  readonly lobby: Lobby;
  readonly attendance: Attendance;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly broadcasts: Broadcasts;
  readonly channels: LocalChannels;
}

export function createHandlers(options: HandlersOptions): Handlers {
  const { rooms, chat, lobby, attendance, identity, clock, broadcasts, channels } = options;

  /** A player is stored at the first command, not at the first page view. */
  const asPlayer = async <Name extends MessageName>(
    socket: RoomSocket,
    act: (actor: Actor) => Promise<Answer<Answers[Name]>>,
  ): Promise<Answer<Answers[Name]>> => {
    const { session } = socket.data;
    if (session.provisional) {
      const stored = await identity.ensureStored(session);
      if (!stored.ok) return fail(stored.error);
      broadcasts.changed(session.player, stored.value);
    }
    return act(actorOf(socket));
  };

  const isMember = (socket: RoomSocket, room: RoomId): boolean => channels.has(socket, roomChannel(room));

  /** The latest try of each connection to join each room. */
  const latestJoin = new WeakMap<RoomSocket, Map<RoomId, symbol>>();

  return {
    'room:join': async (socket, { room, position }) => {
      const joins = latestJoin.get(socket) ?? new Map<RoomId, symbol>();
      latestJoin.set(socket, joins);
      const join = Symbol(room);
      joins.set(room, join);
      // The channel first, so that no update falls between it and the state that is read.
      channels.join(socket, roomChannel(room));
      const resync = await rooms.resync(room, position);
      const read = resync.ok ? await rooms.read(room) : resync;
      const lines = read.ok ? await chat.read(socket.data.session.player, read.value.state) : read;
      if (!resync.ok || !read.ok || !lines.ok) {
        // One that fails late must not end what the next try has begun.
        if (joins.get(room) === join) channels.leave(socket, roomChannel(room));
        return firstFailure(resync, read, lines);
      }
      // Left, or gone altogether, while this was being read: whoever is not here is not counted.
      if (isMember(socket, room)) attendance.enter(room, actorOf(socket), socket.id);
      return ok({
        resync: resync.value,
        presence: attendance.presenceOf(read.value.state),
        chat: lines.value,
        at: clock.now(),
      });
    },

    'room:leave': async (socket, { room }) => {
      channels.leave(socket, roomChannel(room));
      attendance.exit(room, socket.data.session.player, socket.id);
      return ok({});
    },

    'room:sync': async (_socket, { room, position }) => {
      const resync = await rooms.resync(room, position);
      return resync.ok ? ok({ resync: resync.value, at: clock.now() }) : resync;
    },

    'room:create': (socket, { id, ...room }) =>
      asPlayer<'room:create'>(socket, async (actor) => {
        const created = await rooms.create(actor, { ...room, commandId: id });
        if (created.ok) attendance.expect(created.value.room, actor.player);
        return created;
      }),

    'room:again': (socket, { id, ...lost }) =>
      asPlayer<'room:again'>(socket, async (actor) => {
        const again = await rooms.again(actor, { ...lost, commandId: id });
        if (again.ok && again.value.room !== lost.room) attendance.expect(again.value.room, actor.player);
        return again;
      }),

    'room:look-again': (_socket, lost) => rooms.lookAgain(lost),

    'room:command': (socket, message) => {
      const run = (actor: Actor) => rooms.execute(actor, { ...message, origin: socket.id });
      if (message.command.type === 'take-seat') {
        return asPlayer<'room:command'>(socket, async (actor) => {
          const seated = await run(actor);
          if (seated.ok) attendance.expect(message.room, actor.player);
          return seated;
        });
      }
      // The usual case adds no turn of the event loop.
      return socket.data.session.provisional ? asPlayer<'room:command'>(socket, run) : run(actorOf(socket));
    },

    'chat:say': (socket, message) =>
      asPlayer<'chat:say'>(socket, async (actor) => {
        if (!isMember(socket, message.room)) return fail('not-in-room');
        const said = await chat.say(actor, message);
        if (!said.ok) return said;
        broadcasts.said(said.value.state, said.value.line);
        return ok({ seq: said.value.line.seq });
      }),

    'chat:react': (socket, { room, emote }) =>
      asPlayer<'chat:react'>(socket, async (actor) => {
        if (!isMember(socket, room)) return fail('not-in-room');
        const reacted = await chat.react(actor, room);
        if (!reacted.ok) return reacted;
        broadcasts.reacted(room, actor, emote);
        return ok({});
      }),

    'lobby:join': async (socket) => {
      // The channel first, so that no change falls between it and the snapshot.
      if (!socket.data.inLobby && socket.connected) {
        socket.data.inLobby = true;
        lobby.enter();
        await socket.join(lobbyChannel);
      }
      return ok({ lobby: await lobby.snapshot() });
    },

    'lobby:leave': async (socket) => {
      if (socket.data.inLobby) {
        socket.data.inLobby = false;
        lobby.exit();
        await socket.leave(lobbyChannel);
      }
      return ok({});
    },

    ...createTicketHandlers({ ...options, asPlayer }),
    ...createQueueHandlers(options),
    ...createModesHandlers(options),
    ...createScoreboardHandlers(options),

    'session:renew': (socket) => {
      const renewed = identity.renew(socket.data.session);
      socket.data.session = { ...socket.data.session, ...renewed };
      return ok(renewed);
    },

    'session:time': () => ok({ at: clock.now() }),
  };
}

export function actorOf(socket: RoomSocket): Actor {
  const { session, me } = socket.data;
  return { player: session.player, name: me?.name ?? session.name, ...(me === null ? {} : { area: me.area }) };
}

function firstFailure(...answers: readonly Answer<unknown>[]): Answer<never> {
  const failed = answers.find((answer) => !answer.ok);
  return failed === undefined || failed.ok ? fail('internal') : failed;
}
