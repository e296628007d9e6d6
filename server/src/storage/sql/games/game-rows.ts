/** Games between what was told and what is stored: rows of a fact, and the fact of a row. */
import { createHash } from 'node:crypto';
import { botStrengths, modeNames, visibilities } from '@inkroom/shared';
import type { GameFact, GameId, PlayerId, RoomId } from '@inkroom/shared';
import { z } from 'zod';
import type { GamePlayerRow, GameRow } from './tables.ts';
import { participantsOf } from './what-counts.ts';

/**
 * A game's public name. The code of its room would lead strangers into a room by link; the epoch, known only to those
 * who were there, keeps it from being guessed.
 */
export function gameKeyOf({ id, epoch }: Pick<GameFact, 'id' | 'epoch'>): string {
  return `g_${createHash('sha256').update(`${id}/${epoch}`).digest('base64url').slice(0, 20)}`;
}

export function gameRowOf(fact: GameFact, seq: number | null): GameRow {
  return {
    id: fact.id,
    epoch: fact.epoch,
    key: gameKeyOf(fact),
    room: fact.room,
    mode: fact.mode,
    origin: fact.origin,
    visibility: fact.visibility,
    at_table: fact.table ? 1 : 0,
    type: fact.type,
    reason: fact.reason,
    winner: fact.winner,
    started_at: fact.startedAt,
    ended_at: fact.endedAt,
    moves: JSON.stringify(fact.moves),
    players: JSON.stringify(fact.players),
    seq,
  };
}

/** `changeOf`: of a player's rating, by this game. */
export const gamePlayerRowsOf = (
  fact: GameFact,
  changeOf: (player: string) => number | null,
): readonly GamePlayerRow[] =>
  participantsOf(fact).map(({ seat, player, opponent, result }) => ({
    game: gameKeyOf(fact),
    seat,
    player,
    opponent,
    mode: fact.mode,
    ended_at: fact.endedAt,
    result,
    change: changeOf(player),
  }));

/** Ids were checked when the fact was made; text stays what it was. */
const textAs = <Id extends string>() => z.custom<Id>((value) => typeof value === 'string');

const playerSchema = z.object({
  player: textAs<PlayerId>(),
  name: z.string(),
  bot: z.enum(botStrengths).nullable(),
  area: z.number().nullable(),
});

const storedSchema = z.object({
  id: textAs<GameId>(),
  epoch: z.string(),
  room: textAs<RoomId>(),
  mode: z.enum(modeNames),
  origin: z.enum(['people', 'house', 'api']),
  visibility: z.enum(visibilities),
  at_table: z.number(),
  type: z.enum(['game-finished', 'game-abandoned']),
  reason: z.enum(['line', 'full', 'resigned', 'flag', 'claimed', 'abandoned']),
  winner: z.literal([0, 1]).nullable(),
  started_at: z.number(),
  ended_at: z.number(),
  moves: z.string().transform((text) => z.array(z.int()).parse(JSON.parse(text))),
  players: z
    .string()
    .transform((text) => z.tuple([playerSchema.nullable(), playerSchema.nullable()]).parse(JSON.parse(text))),
});

/** A game as it was told. Throws if the row was written by something else. */
export function factOfRow(row: Omit<GameRow, 'seq' | 'key'>): GameFact {
  const stored = storedSchema.parse(row);
  const { at_table: table, started_at: startedAt, ended_at: endedAt, ...same } = stored;
  return { ...same, table: table === 1, startedAt, endedAt };
}
