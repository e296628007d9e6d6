/** A TCP proxy whose faults are counted: cuts, holds requests back, and loses the reply to what was executed. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

export interface FaultProxyOptions {
  /** Asked at each connection, because a restarted server may have another port. */
  readonly target: () => number;
  /** Addresses that connections come from in turn, such as those of many people; the system's choice if absent. */
  readonly sources?: readonly string[];
}

export class FaultProxy {
  /** Connections that were cut. */
  cuts = 0;
  /** Replies that had the mark, and never arrived. */
  lostReplies = 0;
  readonly #options: FaultProxyOptions;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #accepted = 0;
  #held: { readonly pair: Pair; readonly chunk: Buffer }[] | null = null;
  #markOfLost: string | null = null;
  /** What the server answers, while somebody listens. */
  #listener: ((text: string) => void) | null = null;

  private constructor(options: FaultProxyOptions) {
    this.#options = options;
    this.#server = createServer((client) => this.#accept(client));
  }

  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
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

  get connections(): number {
    return this.#pairs.size;
  }

  /** Cuts every connection; new ones are accepted. */
  drop(): void {
    for (const pair of this.#pairs) this.#cut(pair);
  }

  /** Requests go no further until `release`; answers do. */
  hold(): void {
    this.#held ??= [];
  }

  /** What is held back at the moment. */
  get held(): string {
    return Buffer.concat((this.#held ?? []).map(({ chunk }) => chunk)).toString('latin1');
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const { pair, chunk } of held) if (this.#pairs.has(pair)) pair.server.write(chunk);
  }

  /** The next reply with this text is lost with its connection: executed, and nobody is told. */
  loseReplyWith(mark: string): void {
    this.#markOfLost = mark;
  }

  listen(listener: ((text: string) => void) | null): void {
    this.#listener = listener;
  }

  async close(): Promise<void> {
    this.drop();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #cut(pair: Pair): void {
    if (!this.#pairs.delete(pair)) return;
    this.cuts += 1;
    pair.client.destroy();
    pair.server.destroy();
  }

  #accept(client: Socket): void {
    const { target, sources } = this.#options;
    const localAddress = sources?.[this.#accepted % sources.length];
    this.#accepted += 1;
    const server = connect({
      port: target(),
      host: '127.0.0.1',
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    client.setNoDelay(true);
    server.setNoDelay(true);
    const pair = { client, server };
    this.#pairs.add(pair);
    const end = (): void => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      socket.on('error', end);
      socket.on('close', end);
    }
    client.on('data', (chunk: Buffer) => {
      if (this.#held === null) server.write(chunk);
      else this.#held.push({ pair, chunk });
    });
    server.on('data', (chunk: Buffer) => {
      this.#listener?.(chunk.toString('latin1'));
      if (this.#markOfLost !== null && chunk.includes(this.#markOfLost)) {
        this.#markOfLost = null;
        this.lostReplies += 1;
        this.#cut(pair);
      } else {
        client.write(chunk);
      }
    });
  }
}
