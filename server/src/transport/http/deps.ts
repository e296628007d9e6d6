/** What the HTTP transport needs from the rest of the server. main.ts hands it over; nothing else is reached for. */
import type { ErrorCode, Me, PlayerId, Result } from '@inkroom/shared';
import type { ServerMetrics } from '../../observability/metrics.ts';
import type { Clock, Entropy } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ClassicApi } from '../../rooms/classic-api.ts';
import type { Rooms } from '../../rooms/rooms.ts';
import type { TrustedProxies } from '../address.ts';

export interface HttpDeps {
  readonly rooms: Pick<Rooms, 'create' | 'execute' | 'quickMatch' | 'read' | 'resync' | 'list'>;
  readonly games: Pick<ClassicApi, 'create' | 'read' | 'play'>;
  readonly identity: HttpIdentity;
  readonly health: Health;
  readonly metrics: Pick<ServerMetrics, 'request' | 'text' | 'contentType'>;
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly entropy: Pick<Entropy, 'bytes'>;
  /** This process's name: `X-Served-By`, and `host` in the game endpoints. */
  readonly node: string;
  /** The built client: index.html and assets/. */
  readonly clientDir: string;
  readonly trustedProxies: TrustedProxies;
  /** Where people reach this server, if it is known. https: browsers are told to stay with it. */
  readonly publicUrl: string | null;
}

export interface Readiness {
  /** `broken`: a fault of this node alone, such as a stalled loop; another node would do better. */
  readonly state: 'starting' | 'ready' | 'draining' | 'broken';
  /** What is away for every node alike, such as `store`. */
  readonly degraded: readonly string[];
}

export interface Health {
  readiness(): Readiness;
  /** When this process began to serve, epoch milliseconds. */
  readonly startedAt: number;
}

export interface SessionClaim {
  readonly token?: string | undefined;
  readonly player?: PlayerId | undefined;
  readonly device?: string | undefined;
  readonly secret?: string | undefined;
}

/** A recognised player. `credentials` only when the call made a new player or device. */
export interface HttpSession {
  readonly player: PlayerId;
  readonly name: string;
  readonly token: string;
  readonly expiresAt: number;
  readonly credentials?: { readonly player: PlayerId; readonly device: string; readonly secret: string } | undefined;
}

export interface HttpIdentity {
  /** Recognises the claim, else makes a new player that is not stored yet. */
  open(claim: SessionClaim, address: string): Promise<Result<HttpSession, ErrorCode>>;
  verify(token: string): Promise<Result<HttpSession, ErrorCode>>;
  me(session: HttpSession): Promise<Result<Me, ErrorCode>>;
  /** Stores a new player at its first command and answers its final name; harmless to repeat. */
  ensureStored(session: HttpSession): Promise<Result<Me, ErrorCode>>;
  claimName(session: HttpSession, username: string): Promise<Result<Me, ErrorCode>>;
  setPassphrase(session: HttpSession, passphrase: string): Promise<Result<HttpSession, ErrorCode>>;
  setArea(session: HttpSession, area: number): Promise<Result<Me, ErrorCode>>;
  /** One answer for an unknown name and a wrong passphrase; throttled. */
  signIn(claim: { username: string; passphrase: string }, address: string): Promise<Result<HttpSession, ErrorCode>>;
  createLink(session: HttpSession): Promise<Result<{ code: string; expiresAt: number }, ErrorCode>>;
  redeemLink(code: string, address: string): Promise<Result<HttpSession, ErrorCode>>;
  signOutEverywhere(session: HttpSession): Promise<Result<HttpSession, ErrorCode>>;
}
