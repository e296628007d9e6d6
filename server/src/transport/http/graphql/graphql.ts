/**
 * GraphQL at /graphql, and at /update-score for existing clients. Reading is open and counted by address; whoever writes
 * holds a key. There is no page with it: the usual one is loaded from other hosts.
 */
import { err } from '@inkroom/shared';
import express from 'express';
import type { GraphQLError, parse, ParseOptions, Source } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Plugin } from 'graphql-yoga';
import type { HttpDeps } from '../deps.ts';
import { createKeyGate } from '../key-gate.ts';
import { refuse } from '../router.ts';
import type { AddressLimit } from '../rate-limit.ts';
import { addressOf } from '../request-address.ts';
import { graphqlKeys } from './graphql-routes.ts';
import { createBoardWatch } from './board-watch.ts';
import { graphqlLimits, limitDocument } from './limits.ts';
import { createGraphqlSchema, refusedError } from './schema.ts';
import type { GraphqlContext } from './schema.ts';

export type GraphqlDeps = Pick<
  HttpDeps,
  | 'health'
  | 'accounts'
  | 'production'
  | 'trustedProxies'
  | 'ingestion'
  | 'ranks'
  | 'clock'
  | 'entropy'
  | 'logger'
  | 'metrics'
> & { readonly requests: AddressLimit };

/** Ours, or GraphQL's own about the document; not one that was made of a bug. */
function isMeant(error: unknown): error is GraphQLError {
  if (!(error instanceof Error) || error.name !== 'GraphQLError') return false;
  const { originalError = null } = error as GraphQLError;
  return originalError === null || isMeant(originalError);
}

/** Values that do not fit their types are told without one. */
function withCode(error: GraphQLError): GraphQLError {
  error.extensions['code'] ??= 'bad-message';
  return error;
}

/** Variables in an address or a form that are not JSON: told like everything else that is not understood. */
const readable: Plugin = {
  onRequestParse({ requestParser, setRequestParser }) {
    if (requestParser === undefined) return;
    setRequestParser(async (request) => {
      try {
        return await requestParser(request);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        throw refusedError({ code: 'bad-message', detail: 'The request is not JSON where it should be.' });
      }
    });
  },
};

const limited: Plugin = {
  onParse({ parseFn, setParseFn }) {
    const read: typeof parse = parseFn;
    // Documents are read by recursion: a very deep one would be an error of ours, if it were read to its end.
    setParseFn((source: string | Source, options?: ParseOptions) =>
      read(source, { ...options, maxTokens: graphqlLimits.tokens }),
    );
  },
  onValidate: ({ addValidationRule }) => addValidationRule(limitDocument),
};

export function createGraphql(deps: GraphqlDeps): express.Router {
  const { ranks, clock, logger, metrics } = deps;
  const gate = createKeyGate(deps);
  const yoga = createYoga<GraphqlContext>({
    schema: createGraphqlSchema({
      ...deps,
      watch: createBoardWatch({ ranks, clock, isStopping: () => deps.health.readiness().state === 'draining' }),
    }),
    // Whatever was routed here.
    graphqlEndpoint: '*',
    graphiql: false,
    landingPage: false,
    cors: false,
    batching: false,
    logging: false,
    multipart: false,
    plugins: [readable, limited],
    maskedErrors: {
      maskError(error) {
        if (isMeant(error)) return withCode(error);
        logger.error('a GraphQL request failed', { error });
        return refusedError({ code: 'internal' });
      },
    },
  });
  const router = express.Router({ caseSensitive: true });
  for (const [path, need] of Object.entries(graphqlKeys)) {
    router.all(path, async (request, response) => {
      const startedAt = clock.now();
      response.on('finish', () => {
        const { statusCode: status } = response;
        metrics.request({ method: request.method, route: path, status, ms: clock.now() - startedAt });
      });
      const holder = await gate(request, need);
      const limited = holder.ok ? null : deps.requests.take(addressOf(request, deps));
      if (limited !== null) {
        refuse(request, response, limited);
        return;
      }
      response.set('Cache-Control', 'no-store');
      await yoga.handle(request, response, { holder: holder.ok ? holder : err(holder.error) });
    });
  }
  return router;
}
