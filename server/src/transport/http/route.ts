/**
 * One route, declared once: the router registers it and the OpenAPI document describes it from the same object, so the
 * two cannot differ. The handler sees only what its schemas let through, and can answer only what it declared.
 */
import { ok } from '@inkroom/shared';
import type { ErrorCode, Result } from '@inkroom/shared';
import type { z } from 'zod';
import type { Session } from '../../identity/identity.ts';
import type { Scope } from '../../ports/account-book.ts';
import type { Asker } from './asker.ts';
import type { Refused } from './problem.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** A service account's key, as Bearer. */
export interface KeyNeed {
  readonly scope: Scope;
  /** Outside production the machine itself needs none: a loopback peer, and no forwarded header. */
  readonly freeOnLoopback?: true;
}

/** A session's token, or else the key of a service account that opens this scope. */
export interface OrKey {
  readonly orKey: Scope;
}

/** `problem`: RFC 9457. `game`: `{error}` with 400 or 404, as clients of the game endpoints know it. */
export type ErrorStyle = 'problem' | 'game';

export interface ResponseSpec {
  readonly description: string;
  readonly schema: z.ZodType;
  /** JSON if absent; `none`: there is no body. */
  readonly contentType?: string;
  /** What the same is sent as when it is asked for, by content type: always text. */
  readonly alsoAs?: Readonly<Record<string, z.ZodType>>;
}

type Responses = Readonly<Record<number, ResponseSpec>>;

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** One of the others that the route can send; see ResponseSpec.alsoAs. */
  readonly contentType?: string;
}

/** Views may share what they show with the room's own state. */
type Unchanged<T> = T extends readonly (infer Item)[]
  ? readonly Unchanged<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Unchanged<T[Key]> }
    : T;

type ReplyOf<R extends Responses> = {
  [Status in keyof R & number]:
    | {
        readonly status: Status;
        readonly body: Unchanged<z.input<R[Status]['schema']>>;
        readonly headers?: Readonly<Record<string, string>>;
      }
    | {
        readonly status: Status;
        readonly body: string;
        readonly contentType: keyof NonNullable<R[Status]['alsoAs']> & string;
        readonly headers?: Readonly<Record<string, string>>;
      };
}[keyof R & number];

/** A successful answer; which statuses and bodies fit is the route's business. */
export const reply = <const Status extends number, const Body>(
  status: Status,
  body: Body,
  headers: Readonly<Record<string, string>> = {},
) => ok({ status, body, headers });

/** The same as text of another type that the route declares. */
export const textReply = <const Status extends number, const Type extends string>(
  status: Status,
  body: string,
  more: { readonly contentType: Type; readonly headers?: Readonly<Record<string, string>> },
) => ok({ status, body, ...more });

/** A request as it came in, before any schema. */
export interface RawRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly idempotencyKey: string | undefined;
  /** The header `If-Match`. */
  readonly ifMatch: string | undefined;
  /** The header `If-None-Match`. */
  readonly ifNoneMatch: string | undefined;
  /** Content types that are asked for, as in the header `Accept`. */
  readonly accept: string;
  /** What limits count by: see addressGroup. */
  readonly address: string;
  /** Recognises the Bearer token. */
  readonly authenticate: () => Promise<Result<Session, Refused>>;
  /** Checks the key; answers whose it is. */
  readonly authorize: (need: KeyNeed) => Promise<Result<string, Refused>>;
  /** Either of both. */
  readonly identify: (scope: Scope) => Promise<Result<Asker, Refused>>;
}

interface Accepted<P, Q, B, S> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly session: S;
  /** Whose key it was, `local` for the machine itself; empty where no key is needed. */
  readonly account: string;
  readonly idempotencyKey: string | undefined;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly accept: string;
  readonly address: string;
  /** For routes that need to know who asks only sometimes. */
  readonly authenticate: () => Promise<Result<Session, Refused>>;
  /** Whether the key that came along opens this, too. */
  readonly opens: (scope: Scope) => Promise<boolean>;
}

interface RouteSpec<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends Responses,
  Auth extends boolean | OrKey,
> {
  readonly method: Method;
  /** As OpenAPI writes it: `/api/rooms/{code}`. */
  readonly path: string;
  readonly operation: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Asks for a Bearer token; the handler gets the session, or who asks. */
  readonly auth: Auth;
  /** Asks for a service account's key instead; see Accepted.account. */
  readonly key?: KeyNeed;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Reads `Idempotency-Key`: the same key of the same player creates once. */
  readonly idempotent?: boolean;
  /** Reads `If-Match`. */
  readonly conditional?: true;
  /** Reads `If-None-Match: *`: only if it is not there yet. */
  readonly makes?: true;
  readonly responses: R;
  /** What else it may answer, besides what every route may. */
  readonly errors: readonly ErrorCode[];
  readonly errorStyle?: ErrorStyle;
  /** Answered by a handler of its own kind, and here for the document. */
  readonly elsewhere?: true;
  /** More than a message may have, where many things come at once. */
  readonly maxBodyBytes?: number;
  /** Probes and scrapes are never refused for coming often. */
  readonly unlimited?: boolean;
  /** Answers carry an ETag, and 304 is answered to whoever has it already. */
  readonly revalidates?: true;
  readonly handler: (
    request: Accepted<z.output<P>, z.output<Q>, z.output<B>, SessionOf<Auth>>,
  ) => Promise<Result<ReplyOf<R>, Refused>>;
}

type SessionOf<Auth> = Auth extends true ? Session : Auth extends OrKey ? Asker : null;

export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly operation: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly auth: boolean;
  readonly key: KeyNeed | undefined;
  /** Instead of a token, the key of an account with this scope will do. */
  readonly orKey: Scope | undefined;
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  readonly body: z.ZodType | undefined;
  readonly idempotent: boolean;
  readonly conditional: boolean;
  readonly makes: boolean;
  readonly responses: Responses;
  readonly errors: readonly ErrorCode[];
  readonly errorStyle: ErrorStyle;
  readonly elsewhere: boolean;
  readonly maxBodyBytes: number | undefined;
  readonly unlimited: boolean;
  readonly revalidates: boolean;
  readonly handle: (request: RawRequest) => Promise<Result<Reply, Refused>>;
}

export function defineRoute<
  R extends Responses,
  Auth extends boolean | OrKey,
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
>(spec: RouteSpec<P, Q, B, R, Auth>): Route {
  const orKey = typeof spec.auth === 'object' ? spec.auth.orKey : undefined;
  const whoAsks = (raw: RawRequest): Promise<Result<Session | Asker | null, Refused>> => {
    if (orKey !== undefined) return raw.identify(orKey);
    return spec.auth === false ? Promise.resolve(ok(null)) : raw.authenticate();
  };
  return {
    method: spec.method,
    path: spec.path,
    operation: spec.operation,
    tag: spec.tag,
    summary: spec.summary,
    description: spec.description,
    auth: spec.auth !== false,
    key: spec.key,
    orKey,
    params: spec.params,
    query: spec.query,
    body: spec.body,
    idempotent: spec.idempotent ?? false,
    conditional: spec.conditional ?? false,
    makes: spec.makes ?? false,
    responses: spec.responses,
    errors: spec.errors,
    errorStyle: spec.errorStyle ?? 'problem',
    elsewhere: spec.elsewhere ?? false,
    maxBodyBytes: spec.maxBodyBytes,
    unlimited: spec.unlimited ?? false,
    revalidates: spec.revalidates ?? false,
    handle: async (raw) => {
      // First, so that a request without a key learns nothing, not even that it is malformed.
      const account = spec.key === undefined ? ok('') : await raw.authorize(spec.key);
      if (!account.ok) return account;
      const params = read(spec.params, raw.params, 'path');
      if (!params.ok) return params;
      const query = read(spec.query, raw.query, 'query');
      if (!query.ok) return query;
      const session = await whoAsks(raw);
      if (!session.ok) return session;
      const body = read(spec.body, raw.body, 'body');
      if (!body.ok) return body;
      return spec.handler({
        params: params.value,
        query: query.value,
        body: body.value,
        // The one place where `auth` becomes a type: it says which of the three was asked.
        session: session.value as SessionOf<Auth>,
        account: account.value,
        idempotencyKey: raw.idempotencyKey,
        ifMatch: raw.ifMatch,
        ifNoneMatch: raw.ifNoneMatch,
        accept: raw.accept,
        address: raw.address,
        authenticate: raw.authenticate,
        opens: async (scope) => {
          const asker = await raw.identify(scope);
          return asker.ok && asker.value.kind === 'account';
        },
      });
    },
  };
}

/** Without a schema nothing is read, and the handler's type says `unknown`. */
function read<Schema extends z.ZodType>(
  schema: Schema | undefined,
  value: unknown,
  where: string,
): Result<z.output<Schema>, Refused> {
  if (schema === undefined) return ok(undefined as z.output<Schema>);
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const at = [where, ...(issue?.path ?? [])].map(String).join('.');
  return { ok: false, error: { code: 'bad-message', detail: `${at}: ${issue?.message ?? 'not understood'}` } };
}
