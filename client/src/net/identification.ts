/** How this page says who it is: what it presents when it connects, and what it makes of the server's answer. */
import type { ErrorCode, PlayerId } from '@inkroom/shared';
import { accountKey, forgetIdentity, keepIdentity, readIdentity, startSecondIdentity } from './credentials.ts';
import type { KeptIdentity, SessionToken, Storages } from './credentials.ts';
import type { Credentials } from './types.ts';

/** As the server bounds it. */
const longestKey = 64;

export class Identification {
  readonly #storages: Storages;
  #credentials: Credentials | null = null;
  #session: SessionToken | null = null;

  constructor(storages: Storages) {
    this.#storages = storages;
  }

  /** Built anew for each connect. A page keeps to the player it has been; a new page is whoever the browser is. */
  present(): object {
    const kept = readIdentity(this.#storages);
    if (this.#credentials === null && kept !== null) this.#take(kept);
    // An expired token is no proof, but tells the server of a player that it has not stored yet.
    const key = this.#storages.tab.getItem(accountKey);
    return {
      ...(this.#session === null ? {} : { token: this.#session.token }),
      ...this.#credentials,
      ...(key === null || key.length > longestKey ? {} : { key }),
    };
  }

  /** False if this browser has become another player meanwhile: connect again as that one. */
  started({
    player,
    credentials,
    token,
    expiresAt,
  }: SessionToken & {
    readonly player: PlayerId;
    readonly credentials: Credentials | undefined;
  }): boolean {
    const session = { token, expiresAt };
    if (credentials === undefined) {
      if (this.#credentials?.player === player) this.renewed(session);
      else this.#session = session;
      return true;
    }
    const kept = readIdentity(this.#storages);
    if (kept !== null && kept.credentials.player !== this.#credentials?.player) {
      this.#take(kept);
      return false;
    }
    this.#take({ credentials, session });
    keepIdentity(this.#storages, { credentials, session });
    return true;
  }

  renewed({ token, expiresAt }: SessionToken): void {
    this.#session = { token, expiresAt };
    const kept = readIdentity(this.#storages)?.credentials.player ?? null;
    if (this.#credentials === null || (kept !== null && kept !== this.#credentials.player)) return;
    keepIdentity(this.#storages, { credentials: this.#credentials, session: this.#session });
  }

  adopt(credentials: Credentials): void {
    this.#take({ credentials, session: null });
    keepIdentity(this.#storages, { credentials, session: null });
  }

  becomeSecond(): void {
    startSecondIdentity(this.#storages);
    this.#credentials = null;
    this.#session = null;
  }

  /** True if it is worth coming again at once, as somebody new or with what is left. */
  refused(code: ErrorCode): boolean {
    if (code === 'session-expired') {
      this.#session = null;
      return true;
    }
    if (code === 'key-invalid') {
      // It has ended or was revoked. Whoever plays in this tab plays on; the console says what to do.
      const hadKey = this.#storages.tab.getItem(accountKey) !== null;
      this.#storages.tab.removeItem(accountKey);
      return hadKey;
    }
    if (code !== 'session-invalid' && code !== 'session-ended') return false;
    const hadSomething = this.#credentials !== null || this.#session !== null;
    this.#forget();
    // Signed out on purpose: whether to come in as somebody new is the person's choice.
    return code === 'session-invalid' && hadSomething;
  }

  isFresh(serverTime: number): boolean {
    return this.tokenAt(serverTime) !== null;
  }

  tokenAt(serverTime: number): string | null {
    return this.#session !== null && this.#session.expiresAt > serverTime ? this.#session.token : null;
  }

  #take({ credentials, session }: KeptIdentity): void {
    this.#credentials = credentials;
    this.#session = session;
  }

  #forget(): void {
    if (this.#credentials !== null) forgetIdentity(this.#storages, this.#credentials);
    this.#credentials = null;
    this.#session = null;
  }
}
