/**
 * The short way of GET /stats: an answer that is at hand leaves at once, before express and before any limit, because it
 * costs less than counting who asked. Everything else takes the usual way, and is answered there in the same words.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpDeps } from './deps.ts';
import { cacheControl } from './routes/activity.ts';

/** As the route takes it, and nothing else beside. */
const oneArea = /^\/stats\/?\?area_code=([1-9]\d\d)$/;

export type ReadyStatistics = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Answers whether it has answered. */
export function createReadyStatistics({
  activity: { statistics },
  metrics,
  node,
}: Pick<HttpDeps, 'activity' | 'metrics' | 'node'>): ReadyStatistics {
  // As of every file that is not a page.
  const common = [
    ['X-Served-By', node],
    ['Content-Security-Policy', "default-src 'none'"],
    ['X-Content-Type-Options', 'nosniff'],
    ['Content-Type', 'application/json; charset=utf-8'],
    ['Cache-Control', cacheControl],
    ['X-Cache', 'HIT'],
  ].flat();
  return (request, response) => {
    if (request.method !== 'GET') return false;
    const area = oneArea.exec(request.url ?? '')?.[1];
    const ready = area === undefined ? null : statistics.peekArea(area);
    if (ready === null) return false;
    const { text, etag } = ready.cached;
    const known = request.headers['if-none-match'];
    // Several tags, or another one: the usual way reads them.
    if (known !== undefined && known !== etag) return false;
    const status = known === undefined ? 200 : 304;
    const headers = [...common, 'ETag', etag, 'Age', String(ready.ageSeconds)];
    if (status === 304) {
      response.writeHead(status, headers).end();
    } else {
      headers.push('Content-Length', String(Buffer.byteLength(text)));
      response.writeHead(status, headers).end(text);
    }
    metrics.request({ method: 'GET', route: '/stats', status, ms: 0 });
    return true;
  };
}
