/**
 * The HTTP interface, typed by the document that the server publishes: `npm run api-types` writes schema.d.ts. Only for
 * pages that are loaded when they are opened: the lobby asks nothing over HTTP, and need not carry this.
 */
import createClient from 'openapi-fetch';
import type { Client } from 'openapi-fetch';
import { connectionTimes } from '../net/connection-times.ts';
import type { components, paths } from './schema.d.ts';

export type Api = Client<paths>;
export type Schemas = components['schemas'];

/** `token`: sent as Bearer, asked for before each request; a player's or a service account's. */
export function createApi(token: () => string | null = () => null): Api {
  const api = createClient<paths>({
    baseUrl: location.origin,
    // A network that swallows answers says nothing; without an end nobody would ask again.
    fetch: (request) => fetch(request, { signal: AbortSignal.timeout(connectionTimes.httpMostMs) }),
  });
  api.use({
    onRequest({ request }) {
      const bearer = token();
      if (bearer !== null) request.headers.set('Authorization', `Bearer ${bearer}`);
      return request;
    },
  });
  return api;
}

export type Problem = Schemas['Problem'];

/** `offline`: no answer came at all, or none in time. */
export type Asked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem | 'offline' };

/** While the server cannot be asked, what it would say may be as it was: worth asking again. */
export const isPassing = (problem: Problem | 'offline'): boolean =>
  problem === 'offline' || problem.status >= 500 || problem.status === 429;

/** The body of a success, else the problem as a value. */
export async function asked<T>(
  answer: Promise<{ readonly data?: T; readonly error?: unknown; readonly response: Response }>,
): Promise<Asked<T>> {
  try {
    const { data, error, response } = await answer;
    if (response.ok && data !== undefined) return { ok: true, value: data };
    return { ok: false, problem: isProblem(error) ? error : 'offline' };
  } catch {
    return { ok: false, problem: 'offline' };
  }
}

const isProblem = (error: unknown): error is Problem =>
  typeof error === 'object' && error !== null && 'code' in error && 'title' in error;
