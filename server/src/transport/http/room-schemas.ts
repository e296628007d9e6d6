/** What the room endpoints read and write, besides the room itself (room-view.ts). */
import { botStrengths, messages, modeNames, visibilities } from '@inkroom/shared';
import { z } from 'zod';
import { httpLimits } from './http-limits.ts';
import { clockSchema, roomSchema } from './room-view.ts';
import { named } from './schema.ts';

export const newRoomSchema = named(
  'NewRoom',
  z.strictObject({
    mode: z.enum(modeNames),
    visibility: z.enum(visibilities).optional().describe('`link` if absent: only who has the code finds it.'),
    clock: z.optional(clockSchema).describe('None if absent.'),
    bot: z.enum(botStrengths).optional().describe('Sits a computer opponent down at once.'),
    table: z.boolean().optional().describe('Both seats are mine.'),
    seat: z.literal([0, 1]).optional().describe('My side: 0 is X, 1 is O; X if absent.'),
  }),
);

export const commandSchema = named(
  'RoomCommand',
  z.strictObject({
    command: messages['room:command'].shape.command,
    id: z
      .string()
      .regex(/^[A-Za-z0-9_-]{16}$/)
      .optional()
      .describe(
        '96 random bits as base64url; the same when the same intent is sent again. Else from `Idempotency-Key`, else by chance.',
      ),
    base: z.int().min(0).max(1e9).optional().describe('The version it was decided on; the current one if absent.'),
    attempt: z.int().min(1).max(1e9).optional().describe('2 and more when it is sent again.'),
  }),
);

const updateSchema = named(
  'RoomUpdate',
  z.strictObject({
    room: z.string(),
    epoch: z.string(),
    version: z.int(),
    tip: z.string(),
    after: z.string(),
    at: z.number(),
    cause: z.string(),
    events: z.array(z.looseObject({ type: z.string() })),
    refused: z.string().optional(),
  }),
);

export const updatesSchema = named(
  'RoomUpdates',
  z.strictObject({
    updates: z
      .array(updateSchema)
      .nullable()
      .describe('What came after the cursor; null when only the whole room can tell.'),
    room: roomSchema.nullable().describe('The whole room, when `updates` is null.'),
    rewound: z.boolean().describe('The store went back behind the cursor: history was replaced.'),
    cursor: z.string().describe('For the next call.'),
  }),
);

export const listedSchema = named(
  'ListedRoom',
  z.strictObject({
    room: z.string(),
    version: z.int(),
    mode: z.enum(modeNames),
    phase: z.enum(['open', 'playing', 'finished']),
    origin: z.enum(['people', 'house', 'api']),
    clock: clockSchema,
    game: z.int(),
    seats: z
      .array(z.strictObject({ name: z.string(), bot: z.enum(botStrengths).nullable(), away: z.boolean() }).nullable())
      .length(2),
    moves: z.array(z.int()),
    winner: z.literal([0, 1]).nullable(),
    watching: z.int(),
    createdAt: z.number(),
    lastAt: z.number(),
  }),
);

export const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(httpLimits.listLimit.most).default(httpLimits.listLimit.usual),
  cursor: z.string().max(100).optional().describe('`next` of the page before.'),
  mode: z.enum(modeNames).optional(),
  phase: z.enum(['open', 'playing', 'finished']).optional(),
});
