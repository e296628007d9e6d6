/**
 * The page's connection: one small state machine around one line at a time. It reconnects by itself with growing
 * pauses, tells slow from lost, and stops only for reasons that it can explain.
 */
import { errorTable, laneOf, protocolVersion, refusal } from '@inkroom/shared';
import type {
  Answer,
  ErrorCode,
  MessageName,
  MessageOf,
  Refusal,
  ServerToClient,
  SessionStarted,
} from '@inkroom/shared';
import { backOffMs } from './back-off.ts';
import { browserEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { connectionTimes as times } from './connection-times.ts';
import { EventListeners } from './event-listeners.ts';
import { Identification } from './identification.ts';
import { Line, slowAnswerMs } from './line.ts';
import type { LineEvents } from './line.ts';
import { ServerClock } from './server-clock.ts';
import { StoreSigns } from './store-signs.ts';
import type { Connection, ConnectionPhase, ConnectionState, Credentials } from './types.ts';
import { ValueStore } from './value-store.ts';

export interface ConnectionOptions {
  /** The page's own host if absent. */
  readonly url?: string;
  readonly environment?: Environment;
}

const initial: ConnectionState = {
  phase: 'connecting',
  me: null,
  node: null,
  elsewhere: 1,
  clockOffsetMs: 0,
  roundTripMs: null,
  isStoreAway: false,
  ended: null,
  retryAt: null,
  liveAt: null,
};

export function createConnection(options: ConnectionOptions = {}): Connection {
  const connection = new LineConnection(options);
  connection.retryNow();
  return connection;
}

class LineConnection extends ValueStore<ConnectionState> implements Connection {
  readonly #environment: Environment;
  readonly #url: string | undefined;
  readonly #identification: Identification;
  readonly #clock = new ServerClock();
  readonly #store = new StoreSigns();
  readonly #events = new EventListeners<ServerToClient>();
  readonly #ups = new Set<() => void | Promise<void>>();
  readonly #stops: readonly (() => void)[];
  #line: Line | null = null;
  #failures = 0;
  #wasUp = false;
  #cancelRetry: () => void = () => undefined;
  #cancelSettle: () => void = () => undefined;
  #tickedAt: number;
  #clockCheckedAt = 0;
  #lateGameAt = -Infinity;
  /** When the server said that it would leave. */
  #drainedAt = -Infinity;
  #renewing = false;
  #closed = false;

  constructor({ url, environment = browserEnvironment() }: ConnectionOptions) {
    super(initial);
    this.#environment = environment;
    this.#url = url;
    this.#identification = new Identification(environment);
    this.#tickedAt = environment.now();
    this.on('session:started', (started) => this.#started(started));
    this.on('session:changed', ({ me, elsewhere }) => this.patch({ me, elsewhere }));
    this.on('session:ended', (ended) => this.#refused({ ok: false, retryable: false, ...ended }));
    this.on('session:draining', ({ afterMs }) => this.#draining(afterMs));
    this.#stops = [
      environment.onOnlineChange(() => this.#networkChanged()),
      environment.every(times.tickMs, () => this.#tick()),
    ];
  }

  isUp(): boolean {
    return this.#line !== null && this.#line.startedAt !== null;
  }

  async request<Name extends MessageName>(name: Name, message: MessageOf<Name>): Promise<Answer<Name>> {
    return this.#line === null ? refusal('outcome-unknown') : await this.#line.ask(name, message);
  }

  on<Event extends keyof ServerToClient>(event: Event, listener: ServerToClient[Event]): () => void {
    return this.#events.add(event, listener);
  }

  onUp(listener: () => void | Promise<void>): () => void {
    this.#ups.add(listener);
    if (this.isUp()) void listener();
    return () => void this.#ups.delete(listener);
  }

  serverNow(): number {
    return this.#environment.now() + this.#clock.offsetMs;
  }

  async token(): Promise<string | null> {
    if (!this.#identification.isFresh(this.serverNow() + times.renewBeforeMs / 4)) {
      if (this.isUp()) await this.#renew();
      else await this.#nextUp(times.tokenWaitMs);
    }
    return this.#identification.tokenAt(this.serverNow());
  }

  renewed(session: { readonly token: string; readonly expiresAt: number }): void {
    this.#identification.renewed(session);
  }

  adopt(credentials: Credentials): void {
    this.#identification.adopt(credentials);
    this.#restart();
  }

  becomeSecondPlayer(): void {
    this.#identification.becomeSecond();
    this.#restart();
  }

  retryNow(): void {
    if (this.getState().phase === 'ended') this.#restart();
    else this.#open();
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#cancelRetry();
    this.#hangUp();
  }

  #open(): void {
    if (this.#closed || this.#line !== null || this.getState().phase === 'ended') return;
    this.#cancelRetry();
    this.patch({ retryAt: null });
    const auth = { protocol: protocolVersion, ...this.#identification.present() };
    const events: LineEvents = {
      refused: (refused) => (refused === null ? this.#lost(0) : this.#refused(refused)),
      lost: () => this.#lost(0),
      said: (name, payload) => this.#events.tell(name, payload),
      slow: (name) => this.#late(name),
      answered: (answer) => this.#answered(answer),
    };
    this.#line = new Line(this.#environment, { url: this.#url, auth, events });
  }

  #hangUp(): void {
    const line = this.#line;
    this.#line = null;
    this.#cancelSettle();
    line?.close();
  }

  #started({ me, node, elsewhere, token, expiresAt, at, credentials }: SessionStarted): void {
    const line = this.#line;
    if (line === null) return;
    if (!this.#identification.started({ player: me.player, token, expiresAt, credentials })) {
      // Another tab of this browser was quicker to get a player: be the same one.
      this.#restart();
      return;
    }
    line.started();
    const now = this.#environment.now();
    const isReturn = this.#wasUp;
    this.#wasUp = true;
    this.#clock.learn({ sentAt: line.openedAt, receivedAt: now, serverAt: at });
    const clockOffsetMs = this.#clock.offsetMs;
    this.patch({ me, node, elsewhere, clockOffsetMs, ended: null, retryAt: null, liveAt: now });
    if (!isReturn) this.patch({ phase: 'live' });
    void this.#checkClock();
    const work = [...this.#ups].map((listener) => Promise.resolve(listener()));
    if (isReturn) void this.#welcomeBack(line, work);
  }

  /** "Back, nothing was lost" is said once that is so. */
  async #welcomeBack(line: Line, work: readonly Promise<void>[]): Promise<void> {
    await Promise.race([Promise.allSettled(work), this.#pause(times.resyncMostMs)]);
    if (this.#line !== line || line.isDraining) return;
    // A move to another server that nobody noticed needs no word.
    const isQuick = this.getState().phase === 'draining' && this.#environment.now() - this.#drainedAt < times.blinkMs;
    this.patch({ phase: isQuick ? 'live' : 'resynced' });
    this.#cancelSettle = this.#environment.after(times.resyncedMs, () => {
      if (this.getState().phase === 'resynced') this.patch({ phase: 'live' });
    });
  }

  #refused({ code, message, retryAfterMs = 0 }: Refusal): void {
    const isHopeful = this.#identification.refused(code);
    if (code === 'node-draining') this.patch({ phase: 'draining' });
    if (isHopeful || !errorTable[code].closes) this.#lost(retryAfterMs);
    else this.#end(code, message);
  }

  #lost(leastMs: number): void {
    const { startedAt = null, heardAt = 0 } = this.#line ?? {};
    this.#hangUp();
    const now = this.#environment.now();
    if (startedAt !== null && now - startedAt >= times.goodAfterMs) this.#failures = 0;
    this.#failures += 1;
    const waitMs = leastMs + backOffMs(this.#failures, times.retry, this.#environment.random());
    if (startedAt !== null) this.patch({ liveAt: heardAt });
    this.#store.forget();
    this.patch({ isStoreAway: false, phase: this.#lossPhase(), retryAt: now + waitMs });
    this.#cancelRetry();
    this.#cancelRetry = this.#environment.after(waitMs, () => this.#open());
  }

  #lossPhase(): ConnectionPhase {
    if (!this.#environment.isOnline()) return 'offline';
    if (this.getState().phase === 'draining' && this.#failures <= times.drainTries) return 'draining';
    return this.#wasUp ? 'reconnecting' : 'connecting';
  }

  #end(code: ErrorCode, message: string): void {
    this.#cancelRetry();
    this.#hangUp();
    this.patch({ phase: 'ended', ended: { code, message }, retryAt: null });
  }

  #restart(): void {
    this.#cancelRetry();
    this.#hangUp();
    this.#failures = 0;
    this.patch({ phase: this.#wasUp ? 'reconnecting' : 'connecting', ended: null });
    this.#open();
  }

  #draining(afterMs: number): void {
    const line = this.#line;
    if (line === null) return;
    line.isDraining = true;
    this.#drainedAt = this.#environment.now();
    this.patch({ phase: 'draining' });
    const waitMs = afterMs + times.drainMs * (1 + this.#environment.random());
    this.#environment.after(waitMs, () => {
      if (this.#line === line) this.#lost(0);
    });
  }

  /** Also when somebody looks at the page again. */
  #networkChanged(): void {
    if (this.#closed || this.getState().phase === 'ended') return;
    if (this.#line !== null) {
      // The network under an open connection may have changed: ask whether it still carries.
      if (this.isUp()) void this.#checkClock();
    } else if (this.#environment.isOnline()) {
      this.#failures = 0;
      this.#open();
    } else {
      this.patch({ phase: 'offline' });
    }
  }

  #tick(): void {
    const now = this.#environment.now();
    const hasSlept = Math.abs(now - this.#tickedAt - times.tickMs) > times.suspendedMs;
    const isClockOld = now - this.#clockCheckedAt > times.clockCheckMs;
    this.#tickedAt = now;
    if (hasSlept || isClockOld) this.#clock.doubt();
    if (hasSlept) this.#open();
    this.#store.timePassed(now);
    this.patch({ isStoreAway: this.#store.isAway });
    if (!this.isUp()) return;
    if (!this.#identification.isFresh(this.serverNow() + times.renewBeforeMs)) void this.#renew();
    if (hasSlept || isClockOld || this.getState().phase === 'slow') void this.#checkClock();
  }

  /** Asks for server time; as every question it also finds out whether the line is alive. */
  async #checkClock(): Promise<void> {
    const sentAt = this.#environment.now();
    this.#clockCheckedAt = sentAt;
    const answer = await this.request('session:time', {});
    if (!answer.ok) return;
    this.#clock.learn({ sentAt, receivedAt: this.#environment.now(), serverAt: answer.at });
    this.patch({ clockOffsetMs: this.#clock.offsetMs });
  }

  async #renew(): Promise<void> {
    if (this.#renewing) return;
    this.#renewing = true;
    const answer = await this.request('session:renew', {});
    this.#renewing = false;
    if (answer.ok) this.#identification.renewed(answer);
  }

  #answered({ name, code, roundTripMs }: Parameters<LineEvents['answered']>[0]): void {
    this.#store.answered(name, code, this.#environment.now());
    this.patch({ isStoreAway: this.#store.isAway });
    if (code === 'outcome-unknown' || code === 'store-unavailable' || roundTripMs >= slowAnswerMs) {
      this.#late(name);
      return;
    }
    this.patch({ roundTripMs });
    if (laneOf[name] === 'game') this.#lateGameAt = -Infinity;
    const isForgotten = this.#environment.now() - this.#lateGameAt > times.slowMemoryMs;
    if (this.getState().phase === 'slow' && isForgotten) this.patch({ phase: 'live' });
  }

  #late(name: MessageName): void {
    if (laneOf[name] === 'game') this.#lateGameAt = this.#environment.now();
    const { phase } = this.getState();
    if (phase === 'live' || phase === 'resynced') this.patch({ phase: 'slow' });
  }

  #nextUp(mostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#ups.delete(done);
        cancel();
        resolve();
      };
      const cancel = this.#environment.after(mostMs, done);
      this.#ups.add(done);
    });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#environment.after(ms, resolve));
  }
}
