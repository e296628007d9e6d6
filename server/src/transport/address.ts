/**
 * Whose request is it? The client's address behind proxies we trust, the group that limits count by, and the host
 * name the person typed. Pure; both transports use it.
 */
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { err, ok } from '@inkroom/shared';
import type { Result } from '@inkroom/shared';

export interface TrustedProxies {
  has(address: string): boolean;
}

const unknown = 'unknown';
/** More hops than any real chain; the rest of an endless header is not read. */
const maxHops = 20;
const loopback = ['127.0.0.0/8', '::1/128'];

/** Comma-separated addresses and CIDR ranges, or `loopback`; the error is the entry that cannot be read. */
export function parseTrustedProxies(text: string): Result<TrustedProxies, string> {
  const list = new BlockList();
  const entries = text.split(',').map((entry) => entry.trim());
  for (const entry of entries.flatMap((name) => (name === 'loopback' ? loopback : name === '' ? [] : name))) {
    const [network = '', bits, ...rest] = entry.split('/');
    const family = isIPv4(network) ? 'ipv4' : 'ipv6';
    const most = family === 'ipv4' ? 32 : 128;
    const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
    if (isIP(network) === 0 || rest.length > 0 || !(prefix >= 0 && prefix <= most)) return err(entry);
    list.addSubnet(network, prefix, family);
  }
  return ok({
    has: (address) => {
      if (isIPv4(address)) return list.check(address, 'ipv4');
      return isIPv6(address) && list.check(address, 'ipv6');
    },
  });
}

/** No proxy is trusted: what it says about others is not read. */
export const noTrustedProxies: TrustedProxies = { has: () => false };

export interface RequestOrigin {
  /** The other end of the TCP connection. */
  readonly peer: string | undefined;
  /** The `X-Forwarded-For` header; several headers joined by commas. */
  readonly forwardedFor?: string | undefined;
}

/** The nearest address that is not one of our own proxies. Anybody can write the header, so it is read from the right and only as far as the trust goes. */
export function clientAddress(origin: RequestOrigin, trusted: TrustedProxies): string {
  let client = normalAddress(origin.peer ?? '') ?? unknown;
  const hops = (origin.forwardedFor ?? '').split(',').slice(-maxHops);
  for (const hop of hops.toReversed()) {
    if (!trusted.has(client)) break;
    const next = normalAddress(hop);
    if (next === null) break;
    client = next;
  }
  return client;
}

/** What address limits count by: an IPv4 address, or the /64 network that one IPv6 subscriber holds. */
export function addressGroup(address: string): string {
  const normal = normalAddress(address);
  if (normal === null) return unknown;
  if (isIPv4(normal)) return normal;
  return `${hextets(normal).slice(0, 4).join(':')}::/64`;
}

export interface RequestHost extends RequestOrigin {
  readonly host: string | undefined;
  /** The `X-Forwarded-Host` header. */
  readonly forwardedHost?: string | undefined;
}

/** The host the browser asked for, in lower case with its port; null if it is missing or malformed. */
export function requestedHost(request: RequestHost, trusted: TrustedProxies): string | null {
  const fromProxy = trusted.has(normalAddress(request.peer ?? '') ?? unknown);
  const named = fromProxy ? request.forwardedHost?.split(',')[0] : undefined;
  const host = (named ?? request.host ?? '').trim().toLowerCase();
  return /^([a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/.test(host) ? host : null;
}

/** Plain text of one address: no port, brackets, zone or IPv4-in-IPv6 notation. Null when it is no address. */
function normalAddress(text: string): string | null {
  const trimmed = text.trim().toLowerCase();
  const bracketed = /^\[([^\]]+)\](:\d+)?$/.exec(trimmed)?.[1];
  const bare = (bracketed ?? trimmed).replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1] ?? bare;
  if (isIP(mapped) !== 0) return mapped;
  const withoutPort = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(mapped)?.[1];
  return withoutPort !== undefined && isIPv4(withoutPort) ? withoutPort : null;
}

/** The eight groups of an IPv6 address without leading zeros. */
function hextets(address: string): readonly string[] {
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a: string, b: string, c: string, d: string) => {
    const pair = (high: string, low: string) => (Number(high) * 256 + Number(low)).toString(16);
    return `${pair(a, b)}:${pair(c, d)}`;
  });
  const [head = '', tail] = plain.split('::');
  const split = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16).toString(16));
  const left = split(head);
  if (tail === undefined) return left;
  const right = split(tail);
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
}
