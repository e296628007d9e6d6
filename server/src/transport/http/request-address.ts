/** Whose request it is, as limits count: see transport/address.ts. */
import type { IncomingMessage } from 'node:http';
import { addressGroup, clientAddress } from '../address.ts';
import type { TrustedProxies } from '../address.ts';

export function addressOf(request: IncomingMessage, deps: { readonly trustedProxies: TrustedProxies }): string {
  const forwardedFor = request.headers['x-forwarded-for'];
  const origin = {
    peer: request.socket.remoteAddress,
    forwardedFor: Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor,
  };
  return addressGroup(clientAddress(origin, deps.trustedProxies));
}
