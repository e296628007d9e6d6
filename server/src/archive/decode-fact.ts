/** Reads an entry of the outbox: whoever appended it may have been another version of this server, or not one at all. */
import {
  activityNames,
  err,
  isModeName,
  isPlayerId,
  isRoomId,
  isTicketId,
  ok,
  operators,
  parseGameId,
} from '@inkroom/shared';
import type { Fact, GameId, ModeName, PlayerId, Result, RoomId, TicketEvent, TicketId } from '@inkroom/shared';
import * as z from 'zod';
import { ticketRecordSchema } from '../lib/ticket-record.ts';

/** Fields that a newer version adds are kept. */
const time = z.int().min(0);
const area = z.int().nullable();
const name = z.string();

const player = z.looseObject({
  player: z.custom<PlayerId>(isPlayerId),
  name: z.string(),
  bot: z.enum(['easy', 'medium', 'hard']).nullable(),
  area,
});

const game = z.looseObject({
  type: z.enum(['game-finished', 'game-abandoned']),
  id: z.custom<GameId>((id) => parseGameId(id) !== null),
  room: z.custom<RoomId>(isRoomId),
  epoch: z.string().min(1),
  mode: z.custom<ModeName>((mode) => typeof mode === 'string' && isModeName(mode)),
  origin: z.enum(['people', 'house', 'api']),
  visibility: z.enum(['public', 'link']),
  table: z.boolean(),
  players: z.tuple([player.nullable(), player.nullable()]),
  moves: z.array(z.int().min(0)),
  startedAt: time,
  endedAt: time,
  reason: z.enum(['line', 'full', 'resigned', 'flag', 'claimed', 'abandoned']),
  winner: z.union([z.literal(0), z.literal(1)]).nullable(),
});

const scores = z.looseObject({
  type: z.literal('scores'),
  at: time,
  items: z.array(
    z.looseObject({
      id: name,
      board: name,
      member: name,
      operator: z.enum(operators),
      amount: z.number(),
      value: z.number(),
      seq: z.int().min(0),
      achievedAt: time,
      name: z.string().nullable(),
      area,
    }),
  ),
});

const activity = z.looseObject({
  type: z.literal('activity'),
  at: time,
  items: z.array(
    z.looseObject({
      id: name,
      user: name,
      area: z.int(),
      mode: name,
      event: z.enum(activityNames),
      source: z.enum(['room', 'outside', 'generated']),
    }),
  ),
});

const ticket = z.looseObject({
  type: z.literal('ticket'),
  id: z.string(),
  ticket: z.custom<TicketId>(isTicketId),
  version: z.int().min(1),
  at: time,
  by: z.enum(['owner', 'desk', 'station', 'matchmaker', 'system']),
  who: z.string(),
  // The archive keeps what happened, and need not know it.
  events: z.array(z.custom<TicketEvent['type']>((type) => typeof type === 'string')),
  after: ticketRecordSchema,
});

const fact: z.ZodType<Fact> = z.discriminatedUnion('type', [game, scores, activity, ticket]);

/** The error says what is wrong with it. */
export function decodeFact(text: string): Result<Fact, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return err(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = fact.safeParse(value);
  return parsed.success ? ok(parsed.data) : err(`not a fact: ${z.prettifyError(parsed.error)}`);
}
