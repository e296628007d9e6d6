/** Players and past games: record, rating graph, games, head-to-head, and every archived game with its moves. */
import { err, modeNames } from '@inkroom/shared';
import { z } from 'zod';
import type { HttpDeps } from '../deps.ts';
import {
  gamePageSchema,
  knownPlayerSchema,
  pageQuery,
  parseGameCursor,
  playThroughSchema,
  profileSchema,
  ratingPointSchema,
  tallySchema,
  viewGamePage,
  viewPlayThrough,
  viewProfile,
} from '../history-schemas.ts';
import { httpLimits } from '../http-limits.ts';
import { defineRoute, reply } from '../route.ts';
import type { Route } from '../route.ts';

const nameSchema = z.string().min(1).max(40).describe('A name, in any case, or a player’s id.');
const params = z.object({ name: nameSchema });
const modeSchema = z.enum(modeNames);

const badCursor = { code: 'bad-message', detail: 'query.cursor: not a cursor of this list' } as const;

export function playerRoutes({ histories }: Pick<HttpDeps, 'histories'>): readonly Route[] {
  const common = { tag: 'history', auth: false, method: 'get' } as const;
  const errors = ['bad-message', 'player-not-found', 'archive-unavailable', 'store-unavailable'] as const;

  return [
    defineRoute({
      ...common,
      path: '/api/players/{name}',
      operation: 'readPlayer',
      summary: 'A player: record and rating per mode, streaks, the last five games',
      params,
      responses: { 200: { description: 'The player.', schema: profileSchema } },
      errors,
      handler: async ({ params: { name } }) => {
        const profile = await histories.profile(name);
        return profile.ok ? reply(200, viewProfile(profile.value)) : profile;
      },
    }),
    defineRoute({
      ...common,
      path: '/api/players/{name}/games',
      operation: 'listGamesOfPlayer',
      summary: 'A player’s games, latest first',
      params,
      query: pageQuery,
      responses: { 200: { description: 'One page.', schema: gamePageSchema } },
      errors,
      handler: async ({ params: { name }, query: { limit, cursor } }) => {
        const after = parseGameCursor(cursor);
        if (!after.ok) return err(badCursor);
        const games = await histories.games(name, { after: after.value, limit });
        return games.ok ? reply(200, viewGamePage(games.value)) : games;
      },
    }),
    defineRoute({
      ...common,
      path: '/api/players/{name}/ratings',
      operation: 'readRatingGraph',
      summary: 'A player’s rating after each game, thinned to what a graph can show',
      params,
      query: z.strictObject({ mode: modeSchema }),
      responses: {
        200: {
          description: 'Oldest first; the latest is always among them.',
          schema: z.strictObject({ mode: modeSchema, points: z.array(ratingPointSchema) }),
        },
      },
      errors,
      handler: async ({ params: { name }, query: { mode } }) => {
        const points = await histories.ratings(name, mode, httpLimits.graphPoints);
        return points.ok ? reply(200, { mode, points: points.value }) : points;
      },
    }),
    defineRoute({
      ...common,
      path: '/api/players/{name}/against/{other}',
      operation: 'readHeadToHead',
      summary: 'How two players did against each other, from the first one’s side',
      params: params.extend({ other: nameSchema }),
      responses: {
        200: {
          description: 'All modes together, and each that they met in.',
          schema: z.strictObject({
            one: knownPlayerSchema,
            other: knownPlayerSchema,
            total: tallySchema,
            modes: z.array(z.strictObject({ mode: modeSchema, tally: tallySchema })),
          }),
        },
      },
      errors,
      handler: async ({ params: { name, other } }) => {
        const versus = await histories.against(name, other);
        return versus.ok ? reply(200, versus.value) : versus;
      },
    }),
    defineRoute({
      ...common,
      path: '/api/history',
      operation: 'listRecentGames',
      summary: 'Games played in public rooms, latest first',
      query: pageQuery,
      responses: { 200: { description: 'One page.', schema: gamePageSchema } },
      errors: ['bad-message', 'archive-unavailable'],
      handler: async ({ query: { limit, cursor } }) => {
        const after = parseGameCursor(cursor);
        if (!after.ok) return err(badCursor);
        const games = await histories.recent({ after: after.value, limit });
        return games.ok ? reply(200, viewGamePage(games.value)) : games;
      },
    }),
    defineRoute({
      ...common,
      path: '/api/history/{game}',
      operation: 'readPlayThrough',
      summary: 'An archived game, move by move',
      params: z.object({
        game: z.string().min(1).max(60).describe('As lists of games name it, or `<room>-<number>`.'),
      }),
      responses: { 200: { description: 'The game.', schema: playThroughSchema } },
      errors: ['game-not-found', 'archive-unavailable'],
      handler: async ({ params: { game } }) => {
        const played = await histories.game(game);
        return played.ok ? reply(200, viewPlayThrough(game, played.value)) : played;
      },
    }),
  ];
}
