/** The GraphQL endpoint as the OpenAPI document lists it; its own schema tells the rest. */
import { err } from '@inkroom/shared';
import { z } from 'zod';
import { problemSchema, problemType } from '../problem.ts';
import { defineRoute } from '../route.ts';
import type { KeyNeed, Route } from '../route.ts';
import { named } from '../schema.ts';

/** What writing takes, by address. Reading is open. */
export const graphqlKeys: Readonly<Record<'/graphql' | '/update-score', KeyNeed>> = {
  '/graphql': { scope: 'ingest' },
  '/update-score': { scope: 'ingest', freeOnLoopback: true },
};

const requestSchema = named(
  'GraphqlRequest',
  z.object({
    query: z.string(),
    variables: z.record(z.string(), z.unknown()).nullish(),
    operationName: z.string().nullish(),
  }),
);
const answerSchema = named(
  'GraphqlAnswer',
  z.object({
    data: z.unknown().optional(),
    errors: z
      .array(z.object({ message: z.string(), extensions: z.record(z.string(), z.unknown()).optional() }))
      .optional()
      .describe('`extensions.code` is a code of the table that problems use, or of GraphQL itself.'),
  }),
);
const refused = (description: string) => ({ description, schema: answerSchema });
const without = (description: string) => ({ description, schema: z.literal(''), contentType: 'none' });
const responses = {
  200: { ...refused('What was asked, or what is wrong with it.'), alsoAs: { 'text/event-stream': z.string() } },
  400: {
    ...refused('Not JSON, not a request of GraphQL, or not one of this schema.'),
    alsoAs: { [problemType]: problemSchema },
  },
  401: refused('`key-missing`, `key-invalid`'),
  403: refused('`scope-missing`'),
  409: refused('`operator-differs`'),
  405: refused('A mutation by GET.'),
  406: without('Only JSON and, for subscriptions, an event stream.'),
  415: without('Only JSON.'),
  422: refused('`bad-message`: a variable or argument that does not fit.'),
  429: refused('`rate-limited`'),
  500: refused('`internal`'),
  503: refused('`backlog-full`, `store-unavailable`, `outcome-unknown`'),
};
const elsewhere = { tag: 'scores', auth: false, elsewhere: true, unlimited: true, responses, errors: [] } as const;
const handler = async () => err({ code: 'not-found' } as const);

export const graphqlRoutes: readonly Route[] = (['/graphql', '/update-score'] as const).flatMap((path) => {
  const isFirst = path === '/graphql';
  return [
    defineRoute({
      ...elsewhere,
      method: 'post',
      path,
      operation: isFirst ? 'graphql' : 'updateScore',
      summary: isFirst ? 'Scores by GraphQL' : 'The same for existing clients',
      description:
        '`createPlayerScore(input: {id, score})` sets a score on the scoreboard `players` and needs a key with the scope `ingest`; `scorePlayers(limit)`, `getScore(id)` and, over SSE, `scoreboard(name, limit)` are open.',
      body: requestSchema,
      handler,
    }),
    defineRoute({
      ...elsewhere,
      method: 'get',
      path,
      operation: isFirst ? 'readGraphql' : 'readScores',
      summary: 'Reading by GraphQL; subscriptions with Accept: text/event-stream',
      query: z.object({ query: z.string(), variables: z.string().optional() }),
      handler,
    }),
  ];
});
