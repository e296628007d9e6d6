/** Who may connect: the page's origin, the number of connections, and who they are. */
import type { IncomingMessage } from 'node:http';
import * as z from 'zod/mini';
import { handshake as handshakeSchema, protocolVersion, refusal } from '@inkroom/shared';
import type { ErrorCode } from '@inkroom/shared';
import type { Accounts, KeyHolder } from '../../accounts/accounts.ts';
import type { Identity, Session } from '../../identity/identity.ts';
import { addressGroup, clientAddress, requestedHost } from '../address.ts';
import type { TrustedProxies } from '../address.ts';
import type { RoomSocket } from './types.ts';

export interface OriginRules {
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: TrustedProxies;
}

/** A page may connect to the host that served it; ALLOWED_ORIGINS adds others. Clients that are no browsers send no origin. */
export function isOriginAllowed(request: IncomingMessage, rules: OriginRules): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (rules.allowedOrigins.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const asked = requestedHost(
    {
      peer: request.socket.remoteAddress,
      host,
      forwardedHost: headerText(request.headers['x-forwarded-host']),
    },
    rules.trustedProxies,
  );
  return asked !== null && new URL(origin).host === asked;
}

/** Counts connections by key; what is entered must be left. */
export class ConnectionCounts {
  readonly #counts = new Map<string, number>();

  enter(key: string, most: number): boolean {
    const count = this.#counts.get(key) ?? 0;
    if (count >= most) return false;
    this.#counts.set(key, count + 1);
    return true;
  }

  leave(key: string): void {
    const count = (this.#counts.get(key) ?? 1) - 1;
    if (count > 0) this.#counts.set(key, count);
    else this.#counts.delete(key);
  }

  count(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  /** How many keys have a connection. */
  get size(): number {
    return this.#counts.size;
  }
}

/** A connect error whose `data` is the refusal; the client reads it there. */
export class HandshakeRefused extends Error {
  readonly data: ReturnType<typeof refusal>;

  constructor(code: ErrorCode, retryAfterMs?: number) {
    super(code);
    this.data = refusal(code, retryAfterMs);
  }
}

export interface HandshakeOptions {
  readonly identity: Identity;
  readonly accounts: Pick<Accounts, 'verify'>;
  readonly rules: OriginRules;
  readonly isDraining: () => boolean;
}

/** Recognises the player, or makes a new one. Throws HandshakeRefused. */
export async function shakeHands(
  socket: RoomSocket,
  options: HandshakeOptions,
): Promise<{ session: Session; account: KeyHolder | null; address: string }> {
  if (options.isDraining()) throw new HandshakeRefused('node-draining', 500);
  const parsed = z.safeParse(handshakeSchema, socket.handshake.auth);
  if (!parsed.success) throw new HandshakeRefused('bad-message');
  if (parsed.data.protocol !== protocolVersion) throw new HandshakeRefused('update-needed');
  const client = clientAddress(
    {
      peer: socket.request.socket.remoteAddress,
      forwardedFor: headerText(socket.request.headers['x-forwarded-for']),
    },
    options.rules.trustedProxies,
  );
  const address = addressGroup(client);
  const { key, ...claim } = parsed.data;
  const holder = key === undefined ? null : await options.accounts.verify(key, address);
  if (holder?.ok === false) throw new HandshakeRefused(holder.error.code, holder.error.retryAfterMs);
  const opened = await options.identity.open(claim, address);
  if (!opened.ok) throw new HandshakeRefused(opened.error);
  return { session: opened.value, account: holder?.value ?? null, address };
}

const headerText = (header: string | readonly string[] | undefined): string | undefined =>
  typeof header === 'object' ? header.join(',') : header;
