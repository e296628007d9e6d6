/** The express application: headers, endpoints, the API's documentation, the pages, and the end of the line. */
import type { RequestListener } from 'node:http';
import express from 'express';
import { limits } from '@inkroom/shared';
import { createGraphql } from './graphql/graphql.ts';
import { createDocs } from './docs-page.ts';
import type { HttpDeps } from './deps.ts';
import { httpLimits } from './http-limits.ts';
import { createOpenApi } from './openapi.ts';
import { createPages } from './pages.ts';
import { createKeyGate } from './key-gate.ts';
import { isOverlay } from './paths.ts';
import { createReadyStatistics } from './ready-statistics.ts';
import { createAddressLimit } from './rate-limit.ts';
import { servesRoute } from './route-roles.ts';
import { createKeysFirst, createRouter, refusalOf, refuse } from './router.ts';
import { createRoutes } from './routes.ts';
import { fileHeaders, securityHeaders } from './security-headers.ts';

/** Version of the HTTP interface, not of the program. */
const apiVersion = '1.0.0';

export function createHttpApp(deps: HttpDeps): RequestListener {
  const requests = createAddressLimit({
    clock: deps.clock,
    perSecond: httpLimits.requestsPerSecond,
    burst: httpLimits.requestsBurst,
  });
  const routes = createRoutes(deps).filter((route) => servesRoute(deps.roles, route));
  const app = express();
  app.disable('x-powered-by');
  app.set('case sensitive routing', true);
  app.use((_request, response, next) => {
    response.set('X-Served-By', deps.node);
    next();
  });
  const pageHeaders = securityHeaders(deps, { inlineStyles: false });
  const overlayHeaders = securityHeaders(deps, { inlineStyles: false, framed: true });
  app.use((request, response, next) => {
    const headers = request.path.startsWith('/assets/')
      ? fileHeaders
      : isOverlay(request.path)
        ? overlayHeaders
        : pageHeaders;
    headers(request, response, next);
  });
  const routed = { ...deps, requests, gate: createKeyGate(deps) };
  app.use(createKeysFirst(routes, routed));
  for (const { path, maxBodyBytes } of routes) {
    if (maxBodyBytes !== undefined) app.use(path, express.json({ limit: maxBodyBytes }));
  }
  app.use(express.json({ limit: limits.maxMessageBytes }));
  app.use(createRouter(routes, routed));
  if (deps.roles.has('ingest')) app.use(createGraphql({ ...deps, requests }));
  app.use(createDocs(createOpenApi(routes, { version: apiVersion }), deps));
  if (deps.roles.has('edge')) app.use(createPages({ ...deps, requests }));
  else app.use((request, response) => refuse(request, response, { code: 'not-found' }));

  const onError: express.ErrorRequestHandler = (error: unknown, request, response, next) => {
    const refused = refusalOf(error);
    if (refused === null)
      deps.logger.error('an HTTP request failed', { method: request.method, path: request.path, error });
    // Half an answer is out already: express ends the connection.
    if (response.headersSent) return next(error);
    return refuse(request, response, refused ?? { code: 'internal' });
  };
  app.use(onError);
  const isReady = createReadyStatistics(deps);
  return (request, response) => {
    if (!isReady(request, response)) app(request, response);
  };
}
