/** The OpenAPI 3.1 document, made from the route table and the schemas in it. */
import { errorTable } from '@inkroom/shared';
import type { ErrorCode } from '@inkroom/shared';
import { z } from 'zod';
import { problemSchema, problemType } from './problem.ts';
import type { Route } from './route.ts';
import { gameErrorOf, gameErrorSchema } from './routes/games.ts';
import { components } from './schema.ts';

type Json = Readonly<Record<string, unknown>>;

export interface OpenApiDocument extends Json {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>>; readonly securitySchemes: Json };
}

/** What every route may answer, besides its own errors. */
const always: readonly ErrorCode[] = ['rate-limited', 'internal', 'store-unavailable', 'outcome-unknown'];
const withBody: readonly ErrorCode[] = ['bad-message', 'too-large'];
const withToken: readonly ErrorCode[] = ['session-invalid', 'session-expired', 'session-ended', 'player-banned'];
/** Guesses are counted, and while the book of accounts is away no key can be checked. */
const withKey: readonly ErrorCode[] = [
  'key-missing',
  'key-invalid',
  'scope-missing',
  'rate-limited',
  'store-unavailable',
];

/** A body that is not JSON at all, or a part of the address that is no text. */
const unreadable = 400;

const uri = (id: string): string => `#/components/schemas/${id}`;
const options = { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' } as const;

export function createOpenApi(routes: readonly Route[], server: { readonly version: string }): OpenApiDocument {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Inkroom',
      version: server.version,
      description:
        'Rooms for tic-tac-toe and its larger cousins. Whatever was answered with success is stored. Errors are RFC 9457 problems; the game endpoints of existing clients answer `{error}`, with and without a trailing slash.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'session', description: 'Players and their devices' },
      { name: 'rooms', description: 'Rooms and the games in them' },
      { name: 'scoreboards', description: 'Scoreboards, and who is left out of them' },
      { name: 'scores', description: 'Scores of other games and services' },
      { name: 'games', description: 'The endpoints of existing clients' },
      { name: 'history', description: 'Players, their ratings, and past games' },
      { name: 'activity', description: 'Who plays what where' },
      { name: 'tickets', description: 'A wish to play, from the line to what came of it' },
      { name: 'queues', description: 'Where tickets wait, and the desk that calls them up' },
      { name: 'admin', description: 'For whoever operates the server, with an admin key' },
      { name: 'health', description: 'For balancers and monitoring' },
    ],
    paths,
    components: {
      schemas: namedSchemas(),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The token of a session.' },
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'The key of a service account: `npm run keys -- create NAME --scope ingest`.',
        },
      },
    },
  };
}

function operationOf(route: Route): Json {
  const idempotencyKey = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'The same key of the same caller is done once.',
    schema: { type: 'string', maxLength: 200 },
  };
  const ifMatch = {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The `ETag` that was read: done only if nothing has changed since. `*`, or nothing: whatever it is.',
    schema: { type: 'string', maxLength: 40 },
  };
  const ifNoneMatch = {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'Done only if there is none yet.',
    schema: { type: 'string', enum: ['*'] },
  };
  const parameters = [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query'),
    ...(route.idempotent ? [idempotencyKey] : []),
    ...(route.conditional ? [ifMatch] : []),
    ...(route.makes ? [ifNoneMatch] : []),
  ];
  return {
    operationId: route.operation,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...securityOf(route),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: !route.body.safeParse(undefined).success,
            content: { 'application/json': { schema: schemaOf(route.body) } },
          },
        }),
    responses: responsesOf(route),
  };
}

/** An empty requirement says that it works without, too. */
function securityOf({ auth, key, orKey }: Route): Json {
  if (key !== undefined) return { security: [{ key: [key.scope] }, ...(key.freeOnLoopback === true ? [{}] : [])] };
  const either = orKey === undefined ? [] : [{ key: [orKey] }];
  return auth ? { security: [{ bearer: [] }, ...either] } : {};
}

function responsesOf(route: Route): Json {
  const responses: Record<string, Json> = {};
  const errors = new Map<number, ErrorCode[]>(
    readsBody(route) || route.params !== undefined ? [[unreadable, ['bad-message']]] : [],
  );
  for (const code of errorsOf(route)) {
    const status = statusOf(route, code);
    errors.set(status, [...(errors.get(status) ?? []), code]);
  }
  for (const [status, codes] of errors) {
    const problem = route.errorStyle === 'problem';
    responses[status] = {
      description: problem
        ? codes.map((code) => `\`${code}\`: ${errorTable[code].message}`).join('\n\n')
        : codes.map(gameWords).join(', or '),
      content: {
        [problem ? problemType : 'application/json']: { schema: schemaOf(problem ? problemSchema : gameErrorSchema) },
      },
    };
  }
  for (const [status, { description, schema, contentType, alsoAs = {} }] of Object.entries(route.responses)) {
    const types = Object.entries({ [contentType ?? 'application/json']: schema, ...alsoAs });
    const content = Object.fromEntries(types.map(([type, of]) => [type, { schema: schemaOf(of) }]));
    responses[status] = contentType === 'none' ? { description } : { description, content };
  }
  if (route.revalidates) responses[304] = { description: 'What `If-None-Match` names is what there is.' };
  return responses;
}

function errorsOf(route: Route): ReadonlySet<ErrorCode> {
  return new Set([
    ...route.errors,
    ...(route.unlimited ? (['internal'] as const) : always),
    ...(route.key === undefined ? [] : withKey),
    ...(route.orKey === undefined ? [] : (['key-invalid', 'scope-missing'] as const)),
    ...(readsBody(route) ? withBody : []),
    ...(route.auth ? withToken : []),
  ]);
}

const readsBody = (route: Route): boolean => route.method !== 'get';

const statusOf = (route: Route, code: ErrorCode): number =>
  (route.errorStyle === 'game' ? gameErrorOf({ code })?.status : undefined) ?? errorTable[code].status;

const gameWords = (code: ErrorCode): string => `"${gameErrorOf({ code })?.error ?? errorTable[code].message}"`;

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query'): readonly Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, options);
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = typeof property === 'object' ? property : {};
    const common = { name, in: where, required: required.includes(name), schema: rest };
    return description === undefined ? common : { ...common, description };
  });
}

/** A reference for a named schema, else the schema itself. */
function schemaOf(schema: z.core.$ZodType): Json {
  const id = components.get(schema)?.id;
  if (id !== undefined) return { $ref: uri(id) };
  return withoutMarks(z.toJSONSchema(schema, options));
}

function namedSchemas(): Readonly<Record<string, Json>> {
  const { schemas } = z.toJSONSchema(components, { ...options, uri });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutMarks(schema)]));
}

/** OpenAPI 3.1 speaks draft 2020-12 already and addresses components by path. */
function withoutMarks(schema: object): Json {
  return Object.fromEntries(
    Object.entries(schema).filter(([name]) => !['$schema', '$id', 'id', '~standard'].includes(name)),
  );
}
