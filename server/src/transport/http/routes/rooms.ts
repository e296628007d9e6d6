/** Rooms over REST: make one, find one, read it, play in it. The same service as the socket's, so a game can mix both. */
import { err, isCommandId, limits, ok, parseRoomCode } from '@inkroom/shared';
import type { LogPosition, PlayerId, Result, RoomId, RoomState } from '@inkroom/shared';
import { z } from 'zod';
import type { Session } from '../../../identity/identity.ts';
import { storeFailuresAsRefusals } from '../../../rooms/failure.ts';
import { commandIdOf } from '../command-id.ts';
import type { HttpDeps } from '../deps.ts';
import { httpLimits } from '../http-limits.ts';
import { pageOf } from '../list-cursor.ts';
import type { Refused } from '../problem.ts';
import { commandSchema, listQuery, listedSchema, newRoomSchema, updatesSchema } from '../room-schemas.ts';
import { formatCursor, parseCursor, roomSchema, viewRoom } from '../room-view.ts';
import { defineRoute, reply } from '../route.ts';
import type { Route } from '../route.ts';

const params = z.object({ code: z.string().describe('The room’s code in any of the ways people type it.') });

type RoomDeps = Pick<HttpDeps, 'rooms' | 'identity' | 'entropy'>;

export function roomRoutes(deps: RoomDeps): readonly Route[] {
  const { rooms, entropy } = deps;
  const common = { tag: 'rooms' } as const;

  /** A player is stored at the first command; the name may get its final form here. */
  const actorOf = async (
    session: Session,
  ): Promise<Result<{ player: PlayerId; name: string; area: number }, Refused>> => {
    const stored = await deps.identity.ensureStored(session);
    if (!stored.ok) return err({ code: stored.error });
    const { player, name, area } = stored.value;
    return ok({ player, name, area });
  };

  const createdReply = async (room: RoomId) => {
    const read = await rooms.read(room);
    if (!read.ok) return read;
    const body = viewRoom(read.value.state, read.value.position);
    return reply(201, body, { Location: `/api/rooms/${room}` });
  };

  return [
    defineRoute({
      ...common,
      method: 'post',
      path: '/api/rooms',
      operation: 'createRoom',
      summary: 'Make a room and take a seat in it',
      auth: true,
      idempotent: true,
      body: newRoomSchema,
      responses: { 201: { description: 'The room.', schema: roomSchema } },
      errors: ['too-many-rooms', 'backlog-full', 'bad-message', 'command-reused'],
      handler: async ({ body, session, idempotencyKey }) => {
        const actor = await actorOf(session);
        if (!actor.ok) return actor;
        const { visibility = 'link', clock = { kind: 'none' as const }, ...rest } = body;
        const commandId = commandIdOf({ player: session.player, operation: 'create', key: idempotencyKey }, entropy);
        const created = await rooms.create(actor.value, { ...rest, visibility, clock, commandId });
        return created.ok ? createdReply(created.value.room) : created;
      },
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/api/rooms',
      operation: 'listRooms',
      summary: 'Public rooms, latest change first',
      description: `Pages through the latest ${httpLimits.listDepth}. A room that changes meanwhile moves to the front, so it may be met twice and is never skipped for good.`,
      auth: false,
      query: listQuery,
      responses: {
        200: {
          description: 'One page.',
          schema: z.strictObject({
            rooms: z.array(listedSchema),
            next: z.string().nullable().describe('Cursor of the next page; null on the last.'),
          }),
        },
      },
      errors: ['bad-message'],
      handler: async ({ query }) => {
        const listed = await storeFailuresAsRefusals(async () => ok(await rooms.list(httpLimits.listDepth)));
        if (!listed.ok) return listed;
        const wanted = listed.value.filter(
          (room) =>
            (query.mode === undefined || room.mode === query.mode) &&
            (query.phase === undefined || room.phase === query.phase),
        );
        const page = pageOf(wanted, { limit: query.limit, after: query.cursor });
        if (page === null) return err({ code: 'bad-message', detail: 'query.cursor: not a cursor of this list' });
        const shown = await storeFailuresAsRefusals(async () => ok(await rooms.withWatching(page.rooms)));
        return shown.ok ? reply(200, { rooms: shown.value, next: page.next }) : shown;
      },
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/api/rooms/{code}',
      operation: 'readRoom',
      summary: 'A room, live or finished',
      auth: false,
      params,
      responses: { 200: { description: 'The room.', schema: roomSchema } },
      errors: ['room-not-found', 'room-code-invalid'],
      handler: async ({ params: { code } }) => {
        const room = await readRoom(deps, code);
        return room.ok ? reply(200, viewRoom(room.value.state, room.value.position)) : room;
      },
    }),
    defineRoute({
      ...common,
      method: 'post',
      path: '/api/rooms/{code}/commands',
      operation: 'commandRoom',
      summary: 'Take a seat, move, resign, offer a rematch, …',
      description: 'Answers after it is stored. Sent again with the same id it counts once.',
      auth: true,
      idempotent: true,
      params,
      body: commandSchema,
      responses: {
        200: {
          description: 'It counted.',
          schema: z.strictObject({ version: z.int().describe('The version it produced.'), room: roomSchema }),
        },
      },
      errors: [
        'bad-message',
        'room-not-found',
        'room-code-invalid',
        'not-seated',
        'not-your-turn',
        'cell-taken',
        'cell-out-of-range',
        'wrong-ply',
        'too-old',
        'command-reused',
      ],
      handler: async ({ params: { code }, body, session, idempotencyKey }) => {
        const before = await readRoom(deps, code);
        if (!before.ok) return before;
        const actor = await actorOf(session);
        if (!actor.ok) return actor;
        const { state, position } = before.value;
        const operation = `command ${state.id}`;
        const id = isCommandId(body.id)
          ? body.id
          : commandIdOf({ player: session.player, operation, key: idempotencyKey }, entropy);
        const done = await rooms.execute(actor.value, {
          room: state.id,
          id,
          base: body.base ?? position.version,
          attempt: body.attempt ?? 1,
          command: body.command,
        });
        if (!done.ok) return done;
        const after = await rooms.read(state.id);
        if (!after.ok) return after;
        const room = viewRoom(after.value.state, after.value.position);
        return reply(200, { version: done.value.version, room });
      },
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/api/rooms/{code}/updates',
      operation: 'readUpdates',
      summary: 'What happened in a room after a cursor',
      description: `At most the last ${limits.ringLength} updates; before that, the whole room.`,
      auth: false,
      params,
      query: z.strictObject({
        after: z.string().max(80).optional().describe('`cursor` of a room or of an earlier call.'),
      }),
      responses: { 200: { description: 'Updates, or the room.', schema: updatesSchema } },
      errors: ['room-not-found', 'room-code-invalid', 'bad-message'],
      handler: async ({ params: { code }, query }) => {
        const before = await readRoom(deps, code);
        if (!before.ok) return before;
        const after = query.after === undefined ? ok(undefined) : parseCursor(query.after);
        if (!after.ok) return err({ code: 'bad-message', detail: 'query.after: not a cursor' });
        const resync = await rooms.resync(before.value.state.id, after.value);
        if (!resync.ok) return resync;
        const answer = resync.value;
        if (answer.kind === 'updates') {
          const { updates } = answer;
          const cursor = updates.at(-1) ?? after.value ?? before.value.position;
          return reply(200, { updates, room: null, rewound: false, cursor: formatCursor(cursor) });
        }
        const now = await rooms.read(before.value.state.id);
        if (!now.ok) return now;
        const room = viewRoom(now.value.state, now.value.position);
        return reply(200, { updates: null, room, rewound: answer.rewound, cursor: room.cursor });
      },
    }),
  ];
}

async function readRoom(
  { rooms }: Pick<HttpDeps, 'rooms'>,
  code: string,
): Promise<Result<{ state: RoomState; position: LogPosition }, Refused>> {
  const room = parseRoomCode(code);
  return room === null ? err({ code: 'room-code-invalid' }) : rooms.read(room);
}
