/** Registers the route table in express and turns every refusal into the body its clients expect. */
import { err, errorTable, ok } from '@inkroom/shared';
import type { ErrorCode, Result } from '@inkroom/shared';
import express from 'express';
import { askerOf } from './asker.ts';
import type { HttpDeps } from './deps.ts';
import type { Session } from '../../identity/identity.ts';
import { httpLimits } from './http-limits.ts';
import type { KeyGate } from './key-gate.ts';
import { isGamePath } from './paths.ts';
import { headersOf, problemOf, problemType } from './problem.ts';
import type { Refused } from './problem.ts';
import type { AddressLimit } from './rate-limit.ts';
import { addressOf } from './request-address.ts';
import type { Reply, Route } from './route.ts';
import { gameErrorOf } from './routes/games.ts';

export type RouterDeps = Pick<HttpDeps, 'identity' | 'accounts' | 'metrics' | 'trustedProxies' | 'clock'> & {
  readonly requests: AddressLimit;
  readonly gate: KeyGate;
};

const toExpressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** Goes before whatever reads bodies: without its key a request is not read, however long it is. */
export function createKeysFirst(table: readonly Route[], deps: RouterDeps): express.Router {
  const router = express.Router({ caseSensitive: true });
  for (const route of table) {
    const { key, method, path } = route;
    if (key === undefined) continue;
    // All methods, lest express answers OPTIONS here, with the few that need a key.
    router.all(toExpressPath(path), async (request, response, next) => {
      if (request.method !== method.toUpperCase() && !(method === 'get' && request.method === 'HEAD')) return next();
      const startedAt = deps.clock.now();
      const holder = await deps.gate(request, key);
      if (holder.ok) return next();
      response.on('finish', () => {
        const { statusCode: status } = response;
        deps.metrics.request({ method: request.method, route: path, status, ms: deps.clock.now() - startedAt });
      });
      // Counted even where those with a key are not.
      return refuse(request, response, deps.requests.take(addressOf(request, deps)) ?? holder.error);
    });
  }
  return router;
}

export function createRouter(table: readonly Route[], deps: RouterDeps): express.Router {
  const router = express.Router({ caseSensitive: true });
  const routes = table.filter(({ elsewhere }) => !elsewhere);
  for (const route of routes) {
    router[route.method](toExpressPath(route.path), async (request, response) => {
      const startedAt = deps.clock.now();
      response.on('finish', () => {
        const { statusCode: status } = response;
        deps.metrics.request({ method: request.method, route: route.path, status, ms: deps.clock.now() - startedAt });
      });
      const answer = await answerTo(route, request, deps);
      if (answer.ok && isKnown(request, route, answer.value)) sendKnown(response, answer.value);
      else if (answer.ok) sendReply(response, route, answer.value);
      else refuse(request, response, answer.error);
    });
  }
  for (const [path, methods] of methodsByPath(routes)) {
    router.all(toExpressPath(path), (request, response) => {
      response.set('Allow', methods.join(', '));
      if (request.method === 'OPTIONS') response.status(204).end();
      else refuse(request, response, { code: 'method-not-allowed' });
    });
  }
  return router;
}

async function answerTo(route: Route, request: express.Request, deps: RouterDeps): Promise<Result<Reply, Refused>> {
  const address = addressOf(request, deps);
  const limited = route.unlimited ? null : deps.requests.take(address);
  if (limited !== null) return err(limited);
  const key = request.get('Idempotency-Key');
  if (route.idempotent && key !== undefined && (key === '' || key.length > httpLimits.idempotencyKeyLength)) {
    return err({ code: 'bad-message', detail: `Idempotency-Key: 1 to ${httpLimits.idempotencyKeyLength} characters` });
  }
  const authenticate = async (): Promise<Result<Session, Refused>> => {
    const token = /^Bearer ([\w.~+/=-]{1,600})$/i.exec(request.get('Authorization') ?? '')?.[1];
    if (token === undefined)
      return err({ code: 'session-invalid', detail: 'Send Authorization: Bearer and a session token.' });
    const verified = await deps.identity.verify(token);
    return verified.ok ? ok(verified.value) : err({ code: verified.error });
  };
  return route.handle({
    params: request.params,
    query: request.query,
    body: request.body,
    idempotencyKey: key,
    ifMatch: request.get('If-Match'),
    ifNoneMatch: request.get('If-None-Match'),
    accept: request.get('Accept') ?? '',
    address,
    authenticate,
    authorize: (need) => deps.gate(request, need),
    identify: (scope) =>
      askerOf(scope, {
        accounts: deps.accounts,
        authorization: request.get('Authorization'),
        address,
        authenticate,
      }),
  });
}

function sendReply(response: express.Response, route: Route, reply: Reply): void {
  const contentType = reply.contentType ?? route.responses[reply.status]?.contentType;
  response.status(reply.status).set({ 'Cache-Control': 'no-store', ...reply.headers });
  if (contentType === undefined) response.json(reply.body);
  else response.set('Content-Type', contentType).send(reply.body);
}

/** By If-None-Match alone: Express also minds `Cache-Control: no-cache`, which programs send along by themselves. */
function isKnown(request: express.Request, route: Route, { headers = {} }: Reply): boolean {
  const tag = headers['ETag'];
  if (!route.revalidates || tag === undefined) return false;
  const known = (request.get('If-None-Match') ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  return known.includes(tag.replace(/^W\//, ''));
}

/** What a cache in between goes by; the rest it has. */
const knownHeaders = ['ETag', 'Vary', 'Cache-Control', 'Age', 'X-Cache'];

function sendKnown(response: express.Response, { headers = {} }: Reply): void {
  response.status(304).set('Cache-Control', 'no-cache');
  for (const name of knownHeaders) {
    const value = headers[name];
    if (value !== undefined) response.set(name, value);
  }
  response.end();
}

/** A problem, or `{error}` where existing clients expect it. */
export function refuse(request: express.Request, response: express.Response, refused: Refused): void {
  response.set({ 'Cache-Control': 'no-store', ...headersOf(refused) });
  if (isGamePath(request.path)) {
    const known = gameErrorOf(refused);
    const status = known?.status ?? refused.status ?? errorTable[refused.code].status;
    response.status(status).json({ error: known?.error ?? refused.detail ?? errorTable[refused.code].message });
    return;
  }
  const problem = problemOf(refused);
  response.status(problem.status).set('Content-Type', problemType).send(JSON.stringify(problem));
}

/** What went wrong before a route was reached, such as a body that cannot be read; null for a bug. */
export function refusalOf(error: unknown): Refused | null {
  if (typeof error !== 'object' || error === null) return null;
  const status = 'status' in error && typeof error.status === 'number' ? error.status : 500;
  const type = 'type' in error ? error.type : '';
  if (type === 'entity.too.large') return { code: 'too-large' };
  if (status < 400 || status >= 500) return null;
  const code: ErrorCode = 'bad-message';
  // One status for all that cannot be read, whatever of it: its type, its alphabet, its packing.
  return {
    code,
    status: 400,
    detail: type === 'entity.parse.failed' ? 'The body is not JSON.' : errorTable[code].message,
  };
}

function methodsByPath(routes: readonly Route[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) {
    const more = method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];
    methods.set(path, [...(methods.get(path) ?? []), ...more]);
  }
  return methods;
}
