/**
 * The page's connection: one small state machine around a socket. It reconnects by itself with growing pauses, tells
 * slow from lost, and stops only for reasons that it can explain.
 */
import { errorTable, limits, protocolVersion, refusal } from '@inkroom/shared';
import type {
  Answer,
  ErrorCode,
  MessageName,
  MessageOf,
  Refusal,
  ServerToClient,
  SessionStarted,
} from '@inkroom/shared';
import type { Socket } from 'socket.io-client';
import { forgetCredentials, keepCredentials, readCredentials } from './credentials.ts';
import { browserEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import type { Connection, ConnectionState, Credentials } from './types.ts';
import { ValueStore } from './value-store.ts';

export interface ConnectionOptions {
  /** The page's own host if absent. */
  readonly url?: string;
  readonly environment?: Environment;
}

const firstRetryMs = 300;
const longestRetryMs = 5_000;
/** "Back, nothing was lost" stands so long. */
const resyncedMs = 2_500;
/** A timer that comes so much later means that the device slept. */
const suspendedMs = 5_000;
const tickMs = 1_000;
const renewBeforeMs = 2 * 60_000;

const initial: ConnectionState = {
  phase: 'connecting',
  me: null,
  node: null,
  elsewhere: 1,
  clockOffsetMs: 0,
  roundTripMs: null,
  ended: null,
  retryAt: null,
  liveAt: null,
};

export function createConnection(options: ConnectionOptions = {}): Connection {
  const connection = new SocketConnection(options);
  connection.open();
  return connection;
}

class SocketConnection extends ValueStore<ConnectionState> implements Connection {
  readonly #environment: Environment;
  readonly #socket: Socket;
  readonly #ups = new Set<() => void>();
  readonly #stops: (() => void)[] = [];
  #session: { token: string; expiresAt: number } | null = null;
  #attempts = 0;
  #cancelRetry: () => void = () => undefined;
  #cancelSettle: () => void = () => undefined;
  #wasLive = false;
  #unproven = 0;
  #heardAt = 0;
  #tickedAt: number;
  #bestRoundTripMs = Infinity;
  #waiting = 0;
  #closed = false;

  constructor({ url, environment = browserEnvironment() }: ConnectionOptions) {
    super(initial);
    this.#environment = environment;
    this.#tickedAt = environment.now();
    this.#socket = environment.openSocket(url, () => this.#auth());
    this.#socket.on('session:started', (started: SessionStarted) => this.#started(started));
    this.#socket.on('connect_error', (error: Error & { data?: unknown }) => this.#refused(error.data));
    this.#socket.on('disconnect', () => this.#lost());
    this.#socket.on('session:changed', ({ me, elsewhere }) => this.patch({ me, elsewhere }));
    this.#socket.on('session:ended', ({ code, message }) => this.#end(code, message));
    this.#socket.on('session:draining', () => this.patch({ phase: 'draining' }));
    this.#stops.push(
      environment.onOnlineChange(() => this.#onlineChanged()),
      environment.every(tickMs, () => this.#tick()),
    );
  }

  open(): void {
    if (this.#closed || this.#socket.connected) return;
    this.#cancelRetry();
    this.#socket.connect();
    this.#watchEngine();
  }

  async request<Name extends MessageName>(name: Name, message: MessageOf<Name>): Promise<Answer<Name>> {
    if (!this.#socket.connected) return refusal('outcome-unknown');
    const sentAt = this.#environment.now();
    this.#waiting += 1;
    try {
      const answer: unknown = await this.#socket.timeout(limits.clientMs).emitWithAck(name, message);
      this.#answered(sentAt, answer);
      return answer as Answer<Name>;
    } catch {
      // No ack in time. Silence on the whole connection means that it is dead, even if nobody has said so.
      if (this.#socket.connected && this.#heardAt < sentAt) this.#socket.io.engine.close();
      else if (this.getState().phase === 'live') this.patch({ phase: 'slow' });
      return refusal('outcome-unknown');
    } finally {
      this.#waiting -= 1;
    }
  }

  on<Event extends keyof ServerToClient>(event: Event, listener: ServerToClient[Event]): () => void {
    // The socket is untyped below this line; what the server sends is what the protocol says.
    const heard = listener as (...values: unknown[]) => void;
    this.#socket.on<string>(event, heard);
    return () => void this.#socket.off<string>(event, heard);
  }

  onUp(listener: () => void): () => void {
    this.#ups.add(listener);
    if (this.#isUp) listener();
    return () => void this.#ups.delete(listener);
  }

  serverNow(): number {
    return this.#environment.now() + this.getState().clockOffsetMs;
  }

  async token(): Promise<string | null> {
    const isFresh = (): boolean =>
      this.#session !== null && this.#session.expiresAt > this.serverNow() + renewBeforeMs / 4;
    if (!isFresh() && this.#isUp) await this.#renew();
    return isFresh() ? (this.#session?.token ?? null) : null;
  }

  adopt(credentials: Credentials): void {
    keepCredentials(this.#environment, credentials);
    this.#session = null;
    this.#restart();
  }

  retryNow(): void {
    if (this.getState().phase === 'ended') {
      this.patch({ phase: 'connecting', ended: null });
      this.#attempts = 0;
    }
    this.open();
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#cancelRetry();
    this.#cancelSettle();
    this.#socket.close();
  }

  get #isUp(): boolean {
    return this.#socket.connected && this.#session !== null && this.getState().node !== null;
  }

  #auth(): object {
    const session = this.#session;
    const isFresh = session !== null && session.expiresAt > this.serverNow();
    return {
      protocol: protocolVersion,
      ...(isFresh ? { token: session.token } : {}),
      ...readCredentials(this.#environment),
    };
  }

  #started(started: SessionStarted): void {
    const { me, node, elsewhere, token, expiresAt, at, credentials } = started;
    if (credentials !== undefined) keepCredentials(this.#environment, credentials);
    this.#session = { token, expiresAt };
    this.#attempts = 0;
    this.#unproven = 0;
    this.#heardAt = this.#environment.now();
    if (this.#bestRoundTripMs === Infinity) {
      this.patch({ clockOffsetMs: at - this.#environment.now() });
    }
    const isReturn = this.#wasLive;
    this.#wasLive = true;
    this.patch({
      phase: isReturn ? 'resynced' : 'live',
      me,
      node,
      elsewhere,
      ended: null,
      retryAt: null,
      liveAt: this.#environment.now(),
    });
    this.#cancelSettle();
    if (isReturn) {
      this.#cancelSettle = this.#environment.after(resyncedMs, () => {
        if (this.getState().phase === 'resynced') this.patch({ phase: 'live' });
      });
    }
    void this.#measure();
    for (const listener of [...this.#ups]) listener();
  }

  #watchEngine(): void {
    this.#socket.io.once('open', () => {
      this.#heardAt = this.#environment.now();
      this.#socket.io.engine.on('packet', () => {
        this.#heardAt = this.#environment.now();
      });
    });
  }

  #refused(data: unknown): void {
    const refused = asRefusal(data);
    if (refused === null) {
      this.#retryLater(0);
      return;
    }
    if (refused.code === 'session-expired') this.#session = null;
    if (refused.code === 'session-invalid' && this.#unproven === 0) {
      // The server does not know this device any more: come in as somebody new, once.
      this.#unproven += 1;
      this.#session = null;
      forgetCredentials(this.#environment);
      this.#retryLater(0);
      return;
    }
    if (errorTable[refused.code].closes) this.#end(refused.code, refused.message);
    else this.#retryLater(refused.retryAfterMs ?? 0);
  }

  #lost(): void {
    if (this.#closed || this.getState().phase === 'ended') return;
    this.#retryLater(0);
  }

  #retryLater(leastMs: number): void {
    if (this.#closed) return;
    this.#cancelRetry();
    this.#cancelSettle();
    const longest = Math.min(longestRetryMs, firstRetryMs * 2 ** this.#attempts);
    const waitMs = Math.max(leastMs, this.#environment.random() * longest);
    this.#attempts += 1;
    const now = this.#environment.now();
    const phase = this.#lossPhase();
    this.patch({ phase, retryAt: now + waitMs });
    this.#cancelRetry = this.#environment.after(waitMs, () => this.open());
  }

  #lossPhase(): ConnectionState['phase'] {
    if (!this.#environment.isOnline()) return 'offline';
    if (this.getState().phase === 'draining' && this.#attempts <= 1) return 'draining';
    return this.#wasLive ? 'reconnecting' : 'connecting';
  }

  #end(code: ErrorCode, message: string): void {
    this.#cancelRetry();
    this.#cancelSettle();
    this.patch({ phase: 'ended', ended: { code, message }, retryAt: null });
    if (code === 'session-ended') {
      this.#session = null;
      forgetCredentials(this.#environment);
    }
    this.#socket.disconnect();
  }

  #restart(): void {
    this.#socket.disconnect();
    this.#attempts = 0;
    this.patch({ phase: 'connecting', ended: null });
    this.open();
  }

  #onlineChanged(): void {
    if (this.getState().phase === 'ended') return;
    if (!this.#environment.isOnline()) {
      if (!this.#socket.connected) this.patch({ phase: 'offline' });
      else void this.#measure();
      return;
    }
    this.#attempts = 0;
    this.open();
  }

  #tick(): void {
    const now = this.#environment.now();
    const slept = now - this.#tickedAt - tickMs > suspendedMs;
    this.#tickedAt = now;
    if (!this.#isUp) return;
    const { phase } = this.getState();
    if (phase === 'live' || phase === 'resynced') this.patch({ liveAt: now });
    if (slept || phase === 'slow') void this.#measure();
    if (this.#session !== null && this.#session.expiresAt < this.serverNow() + renewBeforeMs) void this.#renew();
  }

  /** Server time by the quickest answer: half of its round trip is the likeliest error. */
  async #measure(): Promise<void> {
    const sentAt = this.#environment.now();
    const answer = await this.request('session:time', {});
    if (!answer.ok) return;
    const now = this.#environment.now();
    const roundTripMs = now - sentAt;
    if (roundTripMs > this.#bestRoundTripMs) return;
    this.#bestRoundTripMs = roundTripMs;
    this.patch({ clockOffsetMs: answer.at + roundTripMs / 2 - now });
  }

  async #renew(): Promise<void> {
    const answer = await this.request('session:renew', {});
    if (answer.ok) this.#session = { token: answer.token, expiresAt: answer.expiresAt };
  }

  #answered(sentAt: number, answer: unknown): void {
    const roundTripMs = this.#environment.now() - sentAt;
    if (roundTripMs !== this.getState().roundTripMs) this.patch({ roundTripMs });
    const isLate = asRefusal(answer)?.code === 'outcome-unknown';
    if (this.getState().phase === 'slow' && !isLate && this.#waiting <= 1) this.patch({ phase: 'live' });
    else if (this.getState().phase === 'live' && isLate) this.patch({ phase: 'slow' });
  }
}

function asRefusal(data: unknown): Refusal | null {
  if (typeof data !== 'object' || data === null || !('code' in data)) return null;
  const { code } = data;
  return typeof code === 'string' && Object.hasOwn(errorTable, code) ? (data as Refusal) : null;
}
