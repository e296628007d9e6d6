/** A real HTTP server that answers as it is told, one request after the other: what fakes of the outside world are made of. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * What becomes of a request. `take`: as the service does when all is well. `take-silently`: the same, and the reply is
 * lost with its connection. `never`: nothing comes, ever. `hold`: taken, and answered when the test lets it. `reset`: dropped unread.
 */
export type Fate = 'take' | 'take-silently' | 'never' | 'hold' | 'reset' | Reply;

export abstract class FakeReceiver {
  /** All requests that came, in order, also those that were not taken. */
  readonly received: Received[] = [];
  readonly #server: Server;
  readonly #fates: Fate[] = [];
  readonly #held: (() => void)[] = [];
  #usual: Fate = 'take';

  protected constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('error', () => undefined);
      request.on('end', () => {
        this.#receive({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) }, response);
      });
    });
  }

  /** Keeps what it takes, and says so. */
  protected abstract take(request: Received): Reply;

  protected async open(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => this.close());
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many requests are held. */
  get held(): number {
    return this.#held.length;
  }

  /** The fates of the next requests; after them, as usual. */
  next(...fates: readonly Fate[]): void {
    this.#fates.push(...fates);
  }

  /** Until it is told otherwise. */
  usually(fate: Fate): void {
    this.#usual = fate;
  }

  /** Answers what is held. */
  release(): void {
    for (const answer of this.#held.splice(0)) answer();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #receive(request: Received, response: ServerResponse): void {
    this.received.push(request);
    const fate = this.#fates.shift() ?? this.#usual;
    const answer = ({ status, headers = {}, body = '' }: Reply): void => {
      response.writeHead(status, headers).end(body);
    };
    switch (fate) {
      case 'take':
        answer(this.take(request));
        return;
      case 'take-silently':
        this.take(request);
        response.destroy();
        return;
      case 'reset':
        response.destroy();
        return;
      case 'hold': {
        const reply = this.take(request);
        this.#held.push(() => answer(reply));
        return;
      }
      case 'never':
        return;
      default:
        answer(fate);
    }
  }
}
