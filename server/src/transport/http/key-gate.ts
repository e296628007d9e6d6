/**
 * Who may use what needs a service account's key. Outside production some of it is open to the machine itself: a
 * loopback peer without forwarded headers, and no page of another site that a browser on this machine shows.
 */
import type { IncomingMessage } from 'node:http';
import { isIPv4 } from 'node:net';
import { err, ok } from '@inkroom/shared';
import type { Result } from '@inkroom/shared';
import { localAccount } from '../../accounts/accounts.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import type { TrustedProxies } from '../address.ts';
import type { Refused } from './problem.ts';
import { addressOf } from './request-address.ts';
import type { KeyNeed } from './route.ts';

export interface KeyGateDeps {
  readonly accounts: Pick<Accounts, 'verifyFor'>;
  readonly trustedProxies: TrustedProxies;
  readonly production: boolean;
}

/** Answers the account's name, or `local` for the machine itself. */
export type KeyGate = (request: IncomingMessage, need: KeyNeed) => Promise<Result<string, Refused>>;

/** Asked again about one request, it answers what it has answered: a key is looked up once. */
export function createKeyGate(deps: KeyGateDeps): KeyGate {
  const check = createKeyCheck(deps);
  const answers = new WeakMap<IncomingMessage, ReturnType<KeyGate>>();
  return (request, need) => {
    const known = answers.get(request);
    if (known !== undefined) return known;
    const answer = check(request, need);
    answers.set(request, answer);
    return answer;
  };
}

function createKeyCheck({ accounts, trustedProxies, production }: KeyGateDeps): KeyGate {
  return async (request, need) => {
    const sent = bearerOf(request);
    if (sent === null) {
      if (need.freeOnLoopback === true && !production && isThisMachine(request)) return ok(localAccount);
      const detail = `Send Authorization: Bearer and a key with the scope ${need.scope}. Make one with: npm run keys -- create NAME --scope ${need.scope}`;
      return err({ code: 'key-missing', detail });
    }
    const holder = await accounts.verifyFor(need.scope, sent, addressOf(request, { trustedProxies }));
    if (holder.ok) return ok(holder.value.account);
    const { code } = holder.error;
    return err(code === 'scope-missing' ? { code, detail: `This key has not the scope ${need.scope}.` } : holder.error);
  };
}

/** The token of an Authorization header; null without one, empty when it is of another kind. */
function bearerOf(request: IncomingMessage): string | null {
  const header = request.headers.authorization;
  if (header === undefined) return null;
  return /^Bearer ([\w.~+/=-]{1,600})$/i.exec(header)?.[1] ?? '';
}

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}

/** What proxies say of those for whom they ask, besides X-Forwarded-*. */
const proxyHeaders: ReadonlySet<string> = new Set(['forwarded', 'via', 'x-real-ip', 'x-client-ip', 'cf-connecting-ip']);

function isThisMachine(request: IncomingMessage): boolean {
  const isForwarded = Object.keys(request.headers).some(
    (name) => proxyHeaders.has(name) || name.startsWith('x-forwarded-'),
  );
  if (isForwarded || !isLoopback(request.socket.remoteAddress ?? '')) return false;
  const { origin, host } = request.headers;
  if (origin === undefined) return request.headers['sec-fetch-site'] !== 'cross-site';
  if (!URL.canParse(origin) || new URL(origin).host !== host) return false;
  // A name that somebody else's name server points here is not this machine's.
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || isLoopback(hostname.replaceAll(/^\[|\]$/g, ''));
}
