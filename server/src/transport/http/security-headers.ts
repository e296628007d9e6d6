/** What browsers may do with what we send. Strict for the app; the API's own page is a little wider (see docs-page.ts). */
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { requestedHost } from '../address.ts';
import type { HttpDeps } from './deps.ts';

export interface Policy {
  /** Swagger UI sets style attributes. */
  readonly inlineStyles: boolean;
  /** May stand in a frame of any other page, as an overlay does: nothing can be done on it. */
  readonly framed?: boolean;
}

export function securityHeaders(deps: Pick<HttpDeps, 'trustedProxies' | 'publicUrl'>, policy: Policy): RequestHandler {
  const overTls = deps.publicUrl?.startsWith('https:') ?? false;
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: policy.inlineStyles ? ["'self'", "'unsafe-inline'"] : ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: [policy.framed === true ? '*' : "'none'"],
        // Not every browser takes 'self' for ws: too, so this host is named.
        connectSrc: ["'self'", (request) => webSocketSources(request, deps)],
      },
    },
    // Over plain http on a local network these would lock people out, or only fill the browser's console.
    strictTransportSecurity: overTls,
    crossOriginOpenerPolicy: overTls,
    originAgentCluster: overTls,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: policy.framed === true ? false : { action: 'deny' },
    ...(policy.framed === true ? { crossOriginResourcePolicy: { policy: 'cross-origin' } } : {}),
  });
}

/** For files that are only parts of a page: whatever is opened by itself may do nothing. Short, since it is sent with each. */
export const fileHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': "default-src 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
  });
  next();
};

function webSocketSources(
  request: { headers: NodeJS.Dict<string | string[]>; socket: { remoteAddress?: string | undefined } },
  { trustedProxies }: Pick<HttpDeps, 'trustedProxies'>,
): string {
  const { host, 'x-forwarded-host': forwardedHost } = request.headers;
  const named = requestedHost(
    {
      peer: request.socket.remoteAddress,
      host: typeof host === 'string' ? host : undefined,
      forwardedHost: typeof forwardedHost === 'string' ? forwardedHost : undefined,
    },
    trustedProxies,
  );
  return named === null ? "'self'" : `ws://${named} wss://${named}`;
}
