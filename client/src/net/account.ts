/** The player's own account, over HTTP with the connection's token. Every refusal is a value with a text. */
import { errorTable } from '@inkroom/shared';
import type { ErrorCode, Me } from '@inkroom/shared';
import { connectionTimes } from './connection-times.ts';
import type { Account, AccountAnswer, Connection, Credentials } from './types.ts';

export interface AccountOptions {
  /** The page's own host if absent. */
  readonly url?: string;
  readonly fetch?: typeof fetch;
}

interface SessionBody {
  readonly me: Me;
  readonly token: string;
  readonly expiresAt: number;
  readonly credentials?: Credentials;
}

const unreachable = {
  ok: false,
  code: 'store-unavailable',
  message: 'The server cannot be reached right now.',
} as const;

export function createAccount(connection: Connection, options: AccountOptions = {}): Account {
  const { url = '', fetch: send = (...request) => globalThis.fetch(...request) } = options;

  const call = async <T>(method: string, path: string, body?: object): Promise<AccountAnswer<T>> => {
    const token = await connection.token();
    try {
      const response = await send(`${url}${path}`, {
        method,
        signal: AbortSignal.timeout(connectionTimes.httpMostMs),
        headers: {
          'content-type': 'application/json',
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer: unknown = await response.json();
      return response.ok ? { ok: true, ...(answer as T) } : refusalOf(answer);
    } catch {
      // No network, no answer in time, or one that is none: the person may try again.
      return unreachable;
    }
  };

  /** The answer carries this session on, or makes this device somebody else. */
  const session = async (method: string, path: string, body?: object): Promise<AccountAnswer<{ me: Me }>> => {
    const answer = await call<SessionBody>(method, path, body);
    if (!answer.ok) return answer;
    const { me, token, expiresAt, credentials } = answer;
    if (credentials === undefined) connection.renewed({ token, expiresAt });
    else connection.adopt(credentials);
    return { ok: true, me };
  };

  return {
    claimName: (username, passphrase) =>
      session('PATCH', '/api/me', passphrase === undefined ? { username } : { username, passphrase }),
    setPassphrase: (passphrase) => session('PATCH', '/api/me', { passphrase }),
    setArea: (area) => session('PATCH', '/api/me', { area }),
    comeBackAs: (username, passphrase) => session('POST', '/api/session/sign-in', { username, passphrase }),
    createLink: () => call('POST', '/api/session/link'),
    redeemLink: (code) => session('POST', '/api/session/link/redeem', { code }),
    signOutEverywhere: () => session('POST', '/api/session/sign-out-everywhere'),
  };
}

function refusalOf(body: unknown): { ok: false; code: ErrorCode; message: string } {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : null;
  if (typeof code !== 'string' || !Object.hasOwn(errorTable, code)) return unreachable;
  const known = code as ErrorCode;
  return { ok: false, code: known, message: errorTable[known].message };
}
