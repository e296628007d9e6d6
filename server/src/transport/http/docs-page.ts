/** Swagger UI at /docs, from this server alone: its own files, its own policy, no calls to anywhere else. */
import { createRequire } from 'node:module';
import path from 'node:path';
import express from 'express';
import type { HttpDeps } from './deps.ts';
import type { OpenApiDocument } from './openapi.ts';
import { securityHeaders } from './security-headers.ts';

const folder = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const files = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const;

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Inkroom: the API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/initializer.js"></script>
  </body>
</html>
`;

/** A file of its own, because the policy forbids inline scripts. validatorUrl: no badge from another server. */
const initializer = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
});
`;

export function createDocs(
  document: OpenApiDocument,
  deps: Pick<HttpDeps, 'trustedProxies' | 'publicUrl'>,
): express.Router {
  const router = express.Router({ caseSensitive: true });
  const fresh = (response: express.Response) => response.set('Cache-Control', 'no-cache');
  router.get('/openapi.json', (_request, response) => void fresh(response).json(document));
  router.use('/docs', securityHeaders(deps, { inlineStyles: true }));
  router.get('/docs', (_request, response) => void fresh(response).type('html').send(page));
  router.get('/docs/initializer.js', (_request, response) => void fresh(response).type('js').send(initializer));
  for (const file of files) {
    router.get(`/docs/${file}`, (_request, response) => response.sendFile(file, { root: folder, maxAge: '1h' }));
  }
  return router;
}
