/** Schemas of the fields that messages share. Strict and bounded: what passes can be trusted. */
import * as z from 'zod/mini';
import { emotes } from './emotes.ts';
import { isCommandId, isPlayerId, isRoomId } from '../room/ids.ts';
import type { CommandId, PlayerId, RoomId } from '../room/ids.ts';
import { botStrengths, visibilities } from '../room/room.ts';
import { clockLimits } from '../room/times.ts';
import { modeNames } from '../rules/catalog.ts';
import { isQueueName, isTicketId } from '../ticket/ids.ts';
import type { QueueName, TicketId } from '../ticket/ids.ts';
import { limits } from './limits.ts';

export const roomId = z.custom<RoomId>(isRoomId);
export const playerId = z.custom<PlayerId>(isPlayerId);
export const commandId = z.custom<CommandId>(isCommandId);

export const queueName = z.custom<QueueName>(isQueueName);
export const ticketId = z.custom<TicketId>(isTicketId);

export const count = z.int().check(z.gte(0), z.lte(1_000_000_000));
export const mode = z.enum(modeNames);
export const visibility = z.enum(visibilities);
export const strength = z.enum(botStrengths);
export const seat = z.union([z.literal(0), z.literal(1)]);

const within = (range: { readonly least: number; readonly most: number }) =>
  z.int().check(z.gte(range.least), z.lte(range.most));

export const clock = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('per-move'), moveMs: within(clockLimits.moveMs) }),
  z.strictObject({
    kind: z.literal('total'),
    totalMs: within(clockLimits.totalMs),
    incrementMs: within(clockLimits.incrementMs),
  }),
]);

export const area = within(limits.area);

/** A line of chat: one line of well-formed text, trimmed, not empty, no control characters. */
export const chatText = z.string().check(
  z.maxLength(limits.chatLength),
  z.refine((text) => text.isWellFormed() && text.trim().length > 0 && !/\p{Cc}/u.test(text)),
);

export const emote = z.enum(emotes);

/** A scoreboard as people spell it, such as `wins.all.all.today`; what it names is read by parseScoreboardId. */
export const scoreboardText = z.string().check(z.minLength(1), z.maxLength(limits.scoreboardIdLength));

/** Names one history of one room. */
export const epoch = z.string().check(z.maxLength(32));

export const logPosition = z.strictObject({
  epoch,
  version: count,
  tip: z.string().check(z.maxLength(32)),
});
