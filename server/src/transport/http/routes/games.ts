/**
 * The game endpoints of existing clients: whoever holds the id plays X, the computer answers with O.
 * Their paths, words and statuses are fixed; do not tidy them.
 */
import { err, parseRoomCode } from '@inkroom/shared';
import type { ErrorCode, Result, RoomId, RoomState } from '@inkroom/shared';
import { z } from 'zod';
import type { HttpDeps } from '../deps.ts';
import type { Refused } from '../problem.ts';
import type { AddressLimit } from '../rate-limit.ts';
import { defineRoute, reply } from '../route.ts';
import type { Route } from '../route.ts';
import { named } from '../schema.ts';

const cellSchema = z.enum(['X', 'O', 'EMPTY']);
const summaryShape = {
  id: z.string().describe('Also the code of the room, so that it can be watched.'),
  turnCount: z.int().min(0).max(9),
  status: z.enum(['active', 'winner_x', 'winner_o', 'draw']),
  host: z.string().describe('The node that answered.'),
};
const summarySchema = named('GameSummary', z.strictObject(summaryShape));
const gameSchema = named('Game', z.strictObject({ ...summaryShape, board: z.array(cellSchema).length(9) }));
const positionSchema = named(
  'GamePosition',
  z.strictObject({ gameId: z.string(), boardPosition: z.int().min(0).max(8), value: cellSchema, host: z.string() }),
);

const playersSchema = z.array(z.strictObject({ value: z.enum(['X', 'O']), kind: z.enum(['person', 'computer']) }));

export const gameErrorSchema = named('GameError', z.strictObject({ error: z.string() }));

const pauseMs = 100;
/** Together longer than the computer ever takes to think when its move was left to the room's own deadline. */
const mostTries = 20;

const onePosition = /^[0-8]$/;

export function gameRoutes(
  deps: Pick<HttpDeps, 'games' | 'clock' | 'node'> & { readonly newGames: AddressLimit },
): readonly Route[] {
  const { games, clock, node, newGames } = deps;

  const find = async (id: string): Promise<Result<RoomState, Refused>> => {
    const room = parseRoomCode(id);
    return room === null ? err({ code: 'room-not-found' }) : games.read(room);
  };

  /** Somebody else who holds the id may have moved, or the computer may still be at it: both pass. */
  const play = async (room: RoomId, cell: number): Promise<Result<RoomState, Refused>> => {
    for (let tries = 1; ; tries += 1) {
      const played = await games.play(room, cell);
      if (played.ok || tries >= mostTries) return played;
      if (played.error.code === 'not-your-turn')
        await new Promise<void>((resolve) => void clock.after(pauseMs, resolve));
      else if (played.error.code !== 'wrong-ply') return played;
    }
  };

  const params = z.object({ id: z.string() });
  const positionParams = params.extend({ pos: z.string().describe('0 to 8, row by row from the top left.') });
  const common = { tag: 'games', auth: false, errorStyle: 'game' } as const;

  return [
    defineRoute({
      ...common,
      method: 'post',
      path: '/game',
      operation: 'createGame',
      summary: 'Start a game against the computer',
      responses: { 201: { description: 'X, whoever holds the id, moves first.', schema: summarySchema } },
      errors: ['rate-limited', 'backlog-full'],
      handler: async ({ address }) => {
        const refused = newGames.take(address);
        if (refused !== null) return err(refused);
        const created = await games.create();
        return created.ok ? reply(201, summaryOf(created.value, node)) : created;
      },
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/game/players',
      operation: 'gamePlayers',
      summary: 'The two players of every game',
      responses: { 200: { description: 'X is whoever holds the id, O the computer.', schema: playersSchema } },
      errors: [],
      handler: async () =>
        reply(200, [
          { value: 'X', kind: 'person' },
          { value: 'O', kind: 'computer' },
        ]),
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/game/{id}',
      operation: 'readGame',
      summary: 'A game with its board',
      params,
      responses: { 200: { description: 'The game.', schema: gameSchema } },
      errors: ['room-not-found'],
      handler: async ({ params: { id } }) => {
        const game = await find(id);
        if (!game.ok) return game;
        return reply(200, { ...summaryOf(game.value, node), board: boardOf(game.value) });
      },
    }),
    defineRoute({
      ...common,
      method: 'get',
      path: '/game/{id}/{pos}',
      operation: 'readGamePosition',
      summary: 'One position of the board',
      params: positionParams,
      responses: { 200: { description: 'What is there.', schema: positionSchema } },
      errors: ['room-not-found', 'cell-out-of-range'],
      handler: async ({ params: { id, pos } }) => {
        const game = await find(id);
        if (!game.ok) return game;
        if (!onePosition.test(pos)) return err({ code: 'cell-out-of-range' });
        return reply(200, positionOf(game.value, Number(pos), node));
      },
    }),
    defineRoute({
      ...common,
      method: 'patch',
      path: '/game/{id}/{pos}',
      operation: 'playGamePosition',
      summary: 'Play X at a position; the computer answers before this does',
      description: 'A body is not needed and not read.',
      params: positionParams,
      responses: { 200: { description: 'X was played.', schema: positionSchema } },
      errors: ['room-not-found', 'cell-out-of-range', 'game-over', 'cell-taken'],
      handler: async ({ params: { id, pos } }) => {
        const game = await find(id);
        if (!game.ok) return game;
        if (!onePosition.test(pos)) return err({ code: 'cell-out-of-range' });
        const played = await play(game.value.id, Number(pos));
        return played.ok ? reply(200, positionOf(played.value, Number(pos), node)) : played;
      },
    }),
  ];
}

interface GameError {
  readonly status: number;
  readonly error: string;
}

/** The words and statuses that existing clients know; everything else keeps the table's. */
const gameErrors: Readonly<Partial<Record<ErrorCode, GameError>>> = {
  'cell-out-of-range': { status: 400, error: 'invalid board position' },
  'game-over': { status: 400, error: 'game not active' },
  'opponent-missing': { status: 400, error: 'game not active' },
  'cell-taken': { status: 400, error: 'board position occupied' },
  'room-not-found': { status: 404, error: 'game not found' },
  'room-code-invalid': { status: 404, error: 'game not found' },
};

export const gameErrorOf = (refused: Refused): GameError | null => gameErrors[refused.code] ?? null;

function summaryOf(state: RoomState, host: string) {
  return { id: state.id, turnCount: state.position.moves.length, status: statusOf(state), host };
}

function statusOf(state: RoomState): z.infer<typeof summarySchema>['status'] {
  if (state.end === null) return 'active';
  if (state.end.winner === null) return 'draw';
  return state.end.winner === 0 ? 'winner_x' : 'winner_o';
}

function boardOf(state: RoomState): z.infer<typeof cellSchema>[] {
  return state.position.marks.map((mark) => (mark === null ? 'EMPTY' : mark === 0 ? 'X' : 'O'));
}

function positionOf(state: RoomState, boardPosition: number, host: string) {
  return { gameId: state.id, boardPosition, value: boardOf(state)[boardPosition] ?? 'EMPTY', host };
}
