/** The GraphQL schema: scores of the scoreboard `players`, and any named scoreboard to follow. */
import { errorTable, isScoreboardName, scoreboardIdOf } from '@inkroom/shared';
import type { ErrorCode, Result } from '@inkroom/shared';
import SchemaBuilder from '@pothos/core';
import type { GraphQLError, GraphQLSchema } from 'graphql';
import { createGraphQLError, Repeater } from 'graphql-yoga';
import type { Entropy } from '../../../ports/clock.ts';
import type { RankIndex } from '../../../ports/rank-index.ts';
import type { Ingestion } from '../../../scores/ingestion.ts';
import { headersOf, problemOf } from '../problem.ts';
import type { Refused } from '../problem.ts';
import type { BoardWatch } from './board-watch.ts';
import { graphqlLimits } from './limits.ts';

/** The scoreboard that existing clients write to. */
const playersBoard = 'players';
const lists = graphqlLimits.rows;

export interface GraphqlContext {
  /** Whose key came with the request. */
  readonly holder: Result<string, Refused>;
}

export interface SchemaDeps {
  readonly ingestion: Pick<Ingestion, 'submit' | 'shown'>;
  readonly ranks: Pick<RankIndex, 'page' | 'find'>;
  readonly watch: BoardWatch;
  readonly entropy: Pick<Entropy, 'bytes'>;
}

interface PlayerScore {
  readonly id: string;
  readonly score: number;
}

/** A refusal as a GraphQL error: the same code, words and status as over REST. */
export function refusedError(refused: Refused): GraphQLError {
  const { code, detail, retryable, status } = problemOf(refused);
  const more = refused.retryAfterMs === undefined ? {} : { retryAfterMs: refused.retryAfterMs };
  const http = { status, headers: headersOf(refused) };
  return createGraphQLError(detail, { extensions: { code, retryable, ...more, http } });
}

const bad = (detail: string): GraphQLError => refusedError({ code: 'bad-message' satisfies ErrorCode, detail });

function rowsAsked(limit: number | null | undefined): number {
  const asked = limit ?? lists.usual;
  if (asked < 1 || asked > lists.most) throw bad(`limit: 1 to ${lists.most}`);
  return asked;
}

/** Whole numbers as numbers, as clients of this endpoint send them; members that REST has named otherwise as texts. */
const idAsSent = (id: unknown): number | string =>
  typeof id === 'string' && /^(0|-?[1-9]\d{0,14})$/.test(id) ? Number(id) : String(id);

export function createGraphqlSchema({ ingestion, ranks, watch, entropy }: SchemaDeps): GraphQLSchema {
  const builder = new SchemaBuilder<{
    Context: GraphqlContext;
    Scalars: { PlayerId: { Input: string; Output: string } };
    DefaultFieldNullability: false;
  }>({ defaultFieldNullability: false });

  const best = async (name: string, limit: number): Promise<readonly PlayerScore[]> => {
    await ingestion.shown();
    const board = scoreboardIdOf({ kind: 'named', name });
    const { entries } = await ranks.page(board, { limit });
    return entries.map(({ member, value }) => ({ id: member, score: value }));
  };

  builder.scalarType('PlayerId', {
    description: 'A whole number, or a text where a player was named otherwise by REST.',
    serialize: idAsSent,
    parseValue: String,
  });

  const playerScore = builder.objectRef<PlayerScore>('PlayerScore').implement({
    description: 'A player and the score that counts.',
    fields: (t) => ({
      id: t.expose('id', { type: 'PlayerId' }),
      score: t.exposeFloat('score'),
    }),
  });

  const playerScoreInput = builder.inputType('PlayerScoreInput', {
    fields: (t) => ({ id: t.int(), score: t.int() }),
  });

  builder.queryType({
    fields: (t) => ({
      scorePlayers: t.field({
        description: 'Players by score, highest first.',
        type: [playerScore],
        args: { limit: t.arg.int({ description: `1 to ${lists.most}; ${lists.usual} if left out.` }) },
        resolve: async (_, { limit }) => [...(await best(playersBoard, rowsAsked(limit)))],
      }),
      getScore: t.field({
        description: 'Null: nobody of this id has a score.',
        type: playerScore,
        nullable: true,
        args: { id: t.arg.id({ required: true }) },
        resolve: async (_, { id }) => {
          await ingestion.shown();
          const board = scoreboardIdOf({ kind: 'named', name: playersBoard });
          const [entry] = await ranks.find(board, [String(id)]);
          return entry === null || entry === undefined ? null : { id: entry.member, score: entry.value };
        },
      }),
    }),
  });

  builder.mutationType({
    fields: (t) => ({
      createPlayerScore: t.field({
        description: 'Sets a player’s score; the last write wins. Answered when it is kept.',
        type: playerScore,
        args: { input: t.arg({ type: playerScoreInput, required: true }) },
        resolve: async (_, { input: { id, score } }, { holder }) => {
          if (!holder.ok) throw refusedError(holder.error);
          if (id === null || id === undefined) throw bad('input.id: a whole number is needed');
          if (score === null || score === undefined) throw bad('input.score: a whole number is needed');
          const submission = Buffer.from(entropy.bytes(12)).toString('base64url');
          const answer = await ingestion.submit([
            {
              id: submission,
              board: playersBoard,
              member: String(id),
              amount: score,
              operator: 'set',
              name: null,
              area: null,
            },
          ]);
          if (!answer.ok) throw refusedError(answer.error);
          const [result] = answer.value;
          if (result?.ok !== true) throw refusedError({ code: 'operator-differs' });
          return { id: String(id), score: result.value };
        },
      }),
    }),
  });

  builder.subscriptionType({
    fields: (t) => ({
      scoreboard: t.field({
        description: 'The first rows of a scoreboard, now and whenever it changes, at most four times a second.',
        type: [playerScore],
        args: { name: t.arg.string({ defaultValue: playersBoard }), limit: t.arg.int({ defaultValue: 10 }) },
        subscribe: (_, { name, limit }) => {
          const board = name ?? playersBoard;
          const rows = rowsAsked(limit);
          if (!isScoreboardName(board)) throw refusedError({ code: 'no-such-scoreboard' });
          if (watch.followers >= graphqlLimits.subscriptions) {
            throw refusedError({ code: 'too-many-scoreboards', detail: errorTable['too-many-scoreboards'].message });
          }
          return follow(watch, board, () => best(board, rows));
        },
        resolve: (rows: readonly PlayerScore[]) => [...rows],
      }),
    }),
  });

  return builder.toSchema();
}

/** One at a time: whoever reads slowly gets the newest next, and none of those between. */
function follow<T>(watch: BoardWatch, board: string, read: () => Promise<T>): Repeater<T> {
  return new Repeater<T>(async (push, stop) => {
    let changed: (() => void) | null = null;
    let dirty = true;
    let told = '';
    let stopped = false;
    const unfollow = watch.follow(board, {
      changed() {
        dirty = true;
        changed?.();
      },
      ended: stop,
    });
    const end = stop.then(() => {
      stopped = true;
      unfollow();
      changed?.();
    });
    while (!stopped) {
      if (dirty) {
        dirty = false;
        const rows = await read();
        const text = JSON.stringify(rows);
        if (text !== told) await push(rows);
        told = text;
        continue;
      }
      await new Promise<void>((resolve) => {
        changed = resolve;
      });
    }
    await end;
  });
}
