/** A small TCP proxy between a client and a server: cuts, stalls and swallows answers, so that a network can break on purpose. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

export class TcpProxy {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  readonly #target: () => number;
  #accepting = true;
  #swallowing = false;
  /** How many connections were cut, so that a test can tell that its fault happened. */
  cuts = 0;
  /** How many chunks of answers were swallowed. */
  swallowed = 0;

  private constructor(target: () => number) {
    this.#target = target;
    this.#server = createServer((client) => this.#accept(client));
  }

  /** `target` is asked at each connection, because a restarted server may have another port. */
  static async start(target: () => number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await new Promise<void>((resolve) => {
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Cuts every connection and refuses new ones until `restore`. */
  cut(): void {
    this.#accepting = false;
    this.drop();
  }

  /** Cuts every connection; new ones are accepted. */
  drop(): void {
    for (const { client, server } of this.#pairs) {
      this.cuts += 1;
      client.destroy();
      server.destroy();
    }
    this.#pairs.clear();
  }

  /** The server hears everything, its answers go nowhere, until `restore`: executed, but the reply was lost. */
  swallowAnswers(): void {
    this.#swallowing = true;
  }

  restore(): void {
    this.#accepting = true;
    this.#swallowing = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #accept(client: Socket): void {
    client.on('error', () => client.destroy());
    if (!this.#accepting) {
      client.destroy();
      return;
    }
    const server = connect(this.#target(), '127.0.0.1');
    const pair = { client, server };
    this.#pairs.add(pair);
    const end = (): void => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    server.on('error', end);
    server.on('close', end);
    client.on('close', end);
    client.on('data', (chunk) => server.write(chunk));
    server.on('data', (chunk) => {
      if (this.#swallowing) this.swallowed += 1;
      else client.write(chunk);
    });
  }
}
