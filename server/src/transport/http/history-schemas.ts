/** What the history endpoints show, and how rows become it. */
import { botStrengths, err, isProvisional, modeNames, ok } from '@inkroom/shared';
import type { GameFact, Result } from '@inkroom/shared';
import { z } from 'zod';
import type { PlayerProfile } from '../../archive/histories.ts';
import type { GameCursor, GamePage, ListedGame, ModeRecord } from '../../ports/game-history.ts';
import { httpLimits } from './http-limits.ts';
import { markOf, markSchema } from './room-view.ts';
import { named } from './schema.ts';

const modeSchema = z.enum(modeNames);

export const tallySchema = named('Tally', z.strictObject({ wins: z.int(), draws: z.int(), losses: z.int() }));

const ratingSchema = named(
  'Rating',
  z.strictObject({
    rating: z.int(),
    provisional: z.boolean().describe('Not sure yet; shown with a question mark.'),
    deviation: z.int().describe('How far off it may be.'),
    games: z.int().describe('Rated games it is made of.'),
  }),
);

const recordSchema = named(
  'ModeRecord',
  z.strictObject({
    mode: z.enum([...modeNames, 'all']),
    total: tallySchema.describe('All games that counted.'),
    people: tallySchema.describe('Those of them against people.'),
    run: z.int().describe('Games won in a row up to now.'),
    streak: z.int().describe('The most games won in a row.'),
    lastFive: z.string().describe('Newest last: W, L or D each.'),
    rating: ratingSchema.nullable().describe('Null: no game against a person yet.'),
  }),
);

export const profileSchema = named(
  'PlayerProfile',
  z.strictObject({
    player: z.string(),
    name: z.string(),
    area: z.int().nullable(),
    firstAt: z.number().nullable().describe('End of the first archived game, epoch milliseconds.'),
    lastAt: z.number().nullable(),
    records: z.array(recordSchema).describe('All modes first, then each with a game that counted.'),
  }),
);

export const knownPlayerSchema = named(
  'KnownPlayer',
  z.strictObject({ player: z.string(), name: z.string(), area: z.int().nullable() }),
);

const seatSchema = z
  .strictObject({ player: z.string(), name: z.string(), bot: z.enum(botStrengths).nullable() })
  .nullable();

const playedShape = {
  mode: modeSchema,
  table: z.boolean().describe('Two people at one screen.'),
  players: z.array(seatSchema).length(2).describe('X, then O.'),
  winner: markSchema.nullable().describe('Null: a draw, or never finished.'),
  reason: z.enum(['line', 'full', 'resigned', 'flag', 'claimed', 'abandoned']),
  startedAt: z.number(),
  endedAt: z.number(),
};

const listedGameSchema = named(
  'ListedGame',
  z.strictObject({
    game: z.string().describe('Its name for `/api/history/{game}` and the replay; says nothing of its room.'),
    ...playedShape,
    plies: z.int().describe('Moves made.'),
    result: z.enum(['W', 'L', 'D']).nullable().describe('Of the player asked for; null: it counted for nothing.'),
    change: z.int().nullable().describe('Of that player’s rating; null: not rated.'),
  }),
);

export const gamePageSchema = z.strictObject({
  games: z.array(listedGameSchema),
  next: z.string().nullable().describe('Cursor of the next page; null on the last.'),
});

export const playThroughSchema = named(
  'PlayThrough',
  z.strictObject({
    game: z.string().describe('As it was asked for.'),
    ...playedShape,
    origin: z.enum(['people', 'house', 'api']),
    moves: z.array(z.int()).describe('Cells in the order played: row-major from the top left.'),
  }),
);

export const ratingPointSchema = named(
  'RatingPoint',
  z.strictObject({
    at: z.number(),
    rating: z.number(),
    deviation: z.number(),
    number: z.int().describe('Counts the rated games from 1.'),
  }),
);

export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(httpLimits.listLimit.most).default(httpLimits.listLimit.usual),
  cursor: z.string().max(100).optional().describe('`next` of the page before.'),
});

export const viewProfile = ({ records, ...player }: PlayerProfile) => ({
  ...player,
  records: records.map(viewRecord),
});

const viewRecord = ({ rating, ...record }: ModeRecord) => ({
  ...record,
  rating: rating && {
    rating: Math.round(rating.rating),
    provisional: isProvisional(rating),
    deviation: Math.round(rating.deviation),
    games: rating.games,
  },
});

function viewPlayed({ mode, table, players, winner, reason, startedAt, endedAt }: GameFact) {
  const seats = players.map((one) => one && { player: one.player, name: one.name, bot: one.bot });
  return { mode, table, players: seats, winner: winner === null ? null : markOf(winner), reason, startedAt, endedAt };
}

const viewListed = ({ key, fact, result, change }: ListedGame) => ({
  game: key,
  ...viewPlayed(fact),
  plies: fact.moves.length,
  result,
  change: change === null ? null : Math.round(change),
});

export const viewGamePage = ({ games, next }: GamePage) => ({
  games: games.map(viewListed),
  next: next === null ? null : formatGameCursor(next),
});

export const viewPlayThrough = (game: string, fact: GameFact) => ({
  game,
  ...viewPlayed(fact),
  origin: fact.origin,
  moves: fact.moves,
});

const formatGameCursor = ({ endedAt, key }: GameCursor): string =>
  Buffer.from(`${endedAt} ${key}`).toString('base64url');

export function parseGameCursor(text: string | undefined): Result<GameCursor | null, null> {
  if (text === undefined) return ok(null);
  const [, endedAt, key] = /^(\d{1,16}) ([\w-]{1,40})$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  return endedAt === undefined || key === undefined ? err(null) : ok({ endedAt: Number(endedAt), key });
}
