/** A ticket as facts and the archive carry it, read again. It holds nothing by which its person could be reached. */
import { isPlayerId, isQueueName, isRoomId, isTicketId, ticketStates } from '@inkroom/shared';
import type { MatchId, PlayerId, QueueName, RoomId, TicketFact, TicketId, TicketReason } from '@inkroom/shared';
import * as z from 'zod';

/** The ticket with the change, without what only the live store needs. */
export type TicketRecordText = TicketFact['after'];

const time = z.number().min(0);
const ticketId = z.custom<TicketId>(isTicketId);
const playerId = z.custom<PlayerId>(isPlayerId);
const roomId = z.custom<RoomId>(isRoomId);
const textAs = <Text extends string>() => z.custom<Text>((value) => typeof value === 'string' && value.length > 0);
const times = z.looseObject({ first: time, all: z.array(time) });

/** Fields that a newer version adds are kept. */
export const ticketRecordSchema: z.ZodType<TicketRecordText> = z.looseObject({
  id: ticketId,
  queue: z.custom<QueueName>(isQueueName),
  kind: z.enum(['match', 'station']),
  state: z.enum(ticketStates),
  owner: playerId.nullable(),
  name: z.string(),
  area: z.int(),
  team: z.string().nullable(),
  rating: z.number().nullable(),
  createdAt: z.int().min(0),
  lastAt: time,
  times: z.partialRecord(z.enum(ticketStates), times),
  place: z.number(),
  waitingSince: time,
  reason: textAs<TicketReason>(),
  deadline: time.nullable(),
  recalls: z.int().min(0),
  noShows: z.int().min(0),
  match: textAs<MatchId>().nullable(),
  opponent: z
    .looseObject({ ticket: ticketId, player: playerId, name: z.string(), rating: z.number().nullable() })
    .nullable(),
  room: roomId.nullable(),
  seat: z.literal([0, 1]).nullable(),
  station: z.string().nullable(),
  awaySince: time.nullable(),
  score: z.number().nullable(),
  metrics: z.record(z.string(), z.number()),
  scoreWaits: z.boolean(),
  note: z.string().nullable(),
});
