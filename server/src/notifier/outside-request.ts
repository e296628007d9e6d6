/**
 * One POST to an address that somebody else chose: a webhook, a browser's push service. It goes to public addresses only,
 * follows no redirect, reads little, ends in time, and says whether the other side may have got it.
 */
import { lookup as resolve } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { startDeadline } from './deadline.ts';
import { isPublicAddress } from './public-address.ts';

export interface OutsideRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface OutsideRules {
  readonly timeoutMs: number;
  /** Addresses that are not public, and plain http, are fine: for services behind the same wall, and for trying things out. */
  readonly allowPrivate: boolean;
}

/**
 * `forbidden`: it may not go there. `unreached`: nobody has got anything. `cut`: it was sent, and no answer came.
 */
export type Reply =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfter: string | null;
      readonly location: string | null;
    }
  | { readonly kind: 'forbidden'; readonly reason: string }
  | { readonly kind: 'unreached'; readonly reason: string }
  | { readonly kind: 'cut'; readonly reason: string };

class NotPublic extends Error {
  override name = 'NotPublic';
}

/** Answers what a name resolves to, less what is not public. Asked by the connection itself, so that nothing can change in between. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }).then(
    (found) => {
      const allowed = found.filter(({ address }) => isPublicAddress(address));
      const [first] = allowed;
      if (first === undefined) callback(new NotPublic(notPublicReason), '');
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    },
    (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), ''),
  );
};

const notPublicReason = 'the address is not public';

/** Null: it may go there, as far as the address itself tells. */
export function whyForbidden(url: string, { allowPrivate }: Pick<OutsideRules, 'allowPrivate'>): string | null {
  if (!URL.canParse(url)) return 'that is no address';
  const { protocol, hostname, username, password } = new URL(url);
  if (protocol !== 'https:' && !(allowPrivate && protocol === 'http:')) return 'the address does not begin with https';
  if (username !== '' || password !== '') return 'the address has a user or password in it';
  if (allowPrivate) return null;
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  // What is a name is looked at when it is looked up.
  return isIP(bare) === 0 || isPublicAddress(bare) ? null : notPublicReason;
}

/** Never throws. */
export function postOutside({ url, headers, body }: OutsideRequest, rules: OutsideRules): Promise<Reply> {
  const forbidden = whyForbidden(url, rules);
  if (forbidden !== null) return Promise.resolve({ kind: 'forbidden', reason: forbidden });
  const isSecure = url.startsWith('https:');
  return new Promise((settle) => {
    const options: RequestOptions = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      // A connection of its own: one that is kept open could die just as it is used again, and nobody could tell.
      agent: false,
      ...(rules.allowPrivate ? {} : { lookup: publicLookup }),
    };
    let isSent = false;
    const end = (reply: Reply): void => {
      cancel();
      settle(reply);
      request.destroy();
    };
    const answered = (response: IncomingMessage): void => {
      const { statusCode = 0, headers: told } = response;
      end({
        kind: 'answered',
        status: statusCode,
        retryAfter: told['retry-after'] ?? null,
        location: told.location ?? null,
      });
    };
    const failed = (reason: string): void => end({ kind: isSent ? 'cut' : 'unreached', reason });
    const request = (isSecure ? httpsRequest : httpRequest)(url, options, answered);
    const cancel = startDeadline(rules.timeoutMs, () => failed(`no answer in ${rules.timeoutMs / 1_000} s`));
    request.on('socket', (socket) => {
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        isSent = true;
      });
    });
    request.on('error', (error) => {
      if (error instanceof NotPublic) end({ kind: 'forbidden', reason: error.message });
      else failed(codeOf(error));
    });
    request.end(body);
  });
}

function codeOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return code === '' ? error.name : code;
}

const mostRetryAfterMs = 60 * 60_000;

/** A Retry-After header, seconds or a date, as milliseconds from now; null: none, or not to be read. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.min(mostRetryAfterMs, Math.max(0, ms));
}
