/** The app itself: hashed files for ever, index.html for every page, and its own 404. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseRoomCode } from '@inkroom/shared';
import type { RoomState } from '@inkroom/shared';
import express from 'express';
import { compressedFiles } from './compressed-files.ts';
import type { HttpDeps } from './deps.ts';
import { metaOf, notFoundMeta, renderPage } from './page-meta.ts';
import { isOverlay, isReserved, matchPage } from './paths.ts';
import type { PageMatch } from './paths.ts';
import type { AddressLimit } from './rate-limit.ts';
import { addressOf } from './request-address.ts';
import { refuse } from './router.ts';

export type PageDeps = Pick<HttpDeps, 'clientDir' | 'rooms' | 'trustedProxies' | 'linkOrigin'> & {
  readonly requests: AddressLimit;
};

/** Filled in before they are sent, so never sent as they are. */
const templates: ReadonlySet<string> = new Set(['/index.html', '/overlay.html']);
const yearMs = 365 * 24 * 60 * 60 * 1000;
/** Nobody asks again for what never changes, so nothing is sent to ask again with. */
const forEver = { immutable: true, maxAge: yearMs, etag: false, lastModified: false, acceptRanges: false } as const;
const hourMs = 60 * 60 * 1000;

export function createPages(deps: PageDeps): express.Router {
  const router = express.Router({ caseSensitive: true });
  const files = { index: false, redirect: false, dotfiles: 'ignore' } as const;
  // The names carry a hash of the content: what was fetched once never changes.
  router.use(
    '/assets',
    compressedFiles(path.join(deps.clientDir, 'assets')),
    express.static(path.join(deps.clientDir, 'assets'), { ...files, ...forEver }),
  );

  const page = async (request: express.Request, response: express.Response): Promise<void> => {
    if (isReserved(request.path)) return refuse(request, response, { code: 'not-found' });
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.set('Allow', 'GET, HEAD');
      return refuse(request, response, { code: 'method-not-allowed' });
    }
    // Read each time: a rebuilt client is served without a restart, and the system keeps the file in memory.
    const file = isOverlay(request.path) && matchPage(request.path) !== null ? 'overlay.html' : 'index.html';
    const template = await readFile(path.join(deps.clientDir, file), 'utf8').catch(() => null);
    if (template === null) return refuse(request, response, { ...notBuilt });
    const match = matchPage(request.path);
    const meta = match === null ? notFoundMeta : metaOf(match, await roomOf(match, request));
    response
      .status(match === null ? 404 : 200)
      .set('Cache-Control', 'no-cache')
      .type('html')
      .send(renderPage(template, { ...meta, linkOrigin: deps.linkOrigin() }));
  };

  /** For the title only: whatever goes wrong, the page comes without it. */
  const roomOf = async (match: PageMatch, request: express.Request): Promise<RoomState | null> => {
    if (match.page !== '/room/:code' && match.page !== '/watch/:code') return null;
    const code = parseRoomCode(match.parameter);
    if (code === null || deps.requests.take(addressOf(request, deps)) !== null) return null;
    const room = await deps.rooms.read(code);
    return room.ok ? room.value.state : null;
  };

  const root = express.static(deps.clientDir, { ...files, maxAge: hourMs });
  router.use((request, response, next) => {
    if (templates.has(request.path) || isReserved(request.path)) next();
    else root(request, response, next);
  });
  router.use(page);
  return router;
}

const notBuilt = {
  code: 'internal',
  status: 503,
  detail: 'The pages have not been built. Run: npm run build',
} as const;
