/** A client in a room that comes back whenever its connection is lost, as patiently as the page does, over a lean connection. */
import { backOffMs } from '../../client/src/net/back-off.ts';
import { connectionTimes } from '../../client/src/net/connection-times.ts';
import { LeanClient } from './lean-client.ts';

export interface ReturningClientOptions {
  readonly url: string;
  /** Where it seems to come from: servers limit the connections of one address. */
  readonly localAddress: string;
  readonly room: string;
}

interface Started {
  readonly token: string;
  readonly credentials?: object;
}

export class ReturningClient {
  readonly #options: ReturningClientOptions;
  #auth: object = { protocol: 1 };
  #client: LeanClient | null = null;
  #failures = 0;
  #closed = false;
  /** When it was in its room, up to date, for the last time that it had to come back; by performance.now(). */
  backAt: number | null = null;
  onBack: () => void = () => undefined;

  constructor(options: ReturningClientOptions) {
    this.#options = options;
  }

  /** Resolves when it is in its room for the first time. */
  open(): Promise<void> {
    return new Promise((resolve) => {
      this.onBack = resolve;
      void this.#connect();
    });
  }

  close(): void {
    this.#closed = true;
    this.#client?.close();
  }

  async #connect(): Promise<void> {
    if (this.#closed) return;
    const { url, localAddress, room } = this.#options;
    const started = Promise.withResolvers<Started | null>();
    const client = await LeanClient.open({
      url,
      localAddress,
      auth: this.#auth,
      said: (name, json) => {
        if (name === 'session:started') started.resolve(JSON.parse(json) as Started);
      },
      closed: () => {
        started.resolve(null);
        this.#lost();
      },
    }).catch(() => null);
    if (client === null) {
      this.#lost();
      return;
    }
    this.#client = client;
    const session = await started.promise;
    if (session === null) return;
    this.#auth = { ...this.#auth, ...session.credentials, token: session.token };
    const joined = await client.ask('room:join', JSON.stringify({ room, watch: true }));
    if (joined?.startsWith('{"ok":true') !== true) {
      client.close();
      return;
    }
    this.#failures = 0;
    this.backAt = performance.now();
    this.onBack();
  }

  #lost(): void {
    this.#client = null;
    this.#failures += 1;
    setTimeout(() => void this.#connect(), backOffMs(this.#failures, connectionTimes.retry, Math.random()));
  }
}
