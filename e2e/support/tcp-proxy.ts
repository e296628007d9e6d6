/** A TCP proxy between a client and a server, so that a network can break on purpose: cuts, holds back, swallows and loses, and counts what it did. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

export interface TcpProxyOptions {
  /** Addresses that connections come from in turn, such as those of many people; the system's choice if absent. */
  readonly sources?: readonly string[];
}

export class TcpProxy {
  /** Connections that were cut. */
  cuts = 0;
  /** Chunks of answers that were swallowed. */
  swallowed = 0;
  /** Replies that had the mark, and never arrived. */
  lostReplies = 0;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  readonly #target: () => number;
  readonly #sources: readonly string[];
  #accepted = 0;
  #isAccepting = true;
  #isSwallowing = false;
  #held: { readonly pair: Pair; readonly chunk: Buffer }[] | null = null;
  #markOfLost: string | null = null;
  /** What the server answers, while somebody listens. */
  #listener: ((text: string) => void) | null = null;

  private constructor(target: () => number, { sources = [] }: TcpProxyOptions) {
    this.#target = target;
    this.#sources = sources;
    this.#server = createServer((client) => this.#accept(client));
  }

  /** `target` is asked at each connection, because a restarted server may have another port. */
  static async start(target: () => number, options: TcpProxyOptions = {}): Promise<TcpProxy> {
    const proxy = new TcpProxy(target, options);
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

  /** Cuts every connection and refuses new ones until `restore`. */
  cut(): void {
    this.#isAccepting = false;
    this.drop();
  }

  /** Cuts every connection; new ones are accepted. */
  drop(): void {
    for (const pair of this.#pairs) this.#cutOff(pair);
  }

  /** The server hears everything, its answers go nowhere, until `restore`: executed, but the reply was lost. */
  swallowAnswers(): void {
    this.#isSwallowing = true;
  }

  restore(): void {
    this.#isAccepting = true;
    this.#isSwallowing = false;
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
    this.cut();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #cutOff(pair: Pair): void {
    if (!this.#pairs.delete(pair)) return;
    this.cuts += 1;
    pair.client.destroy();
    pair.server.destroy();
  }

  #accept(client: Socket): void {
    if (!this.#isAccepting) {
      client.on('error', () => client.destroy());
      client.destroy();
      return;
    }
    const localAddress = this.#sources[this.#accepted % Math.max(1, this.#sources.length)];
    this.#accepted += 1;
    const server = connect({
      port: this.#target(),
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
    server.on('data', (chunk: Buffer) => this.#answered(pair, chunk));
  }

  #answered(pair: Pair, chunk: Buffer): void {
    this.#listener?.(chunk.toString('latin1'));
    if (this.#isSwallowing) {
      this.swallowed += 1;
    } else if (this.#markOfLost !== null && chunk.includes(this.#markOfLost)) {
      this.#markOfLost = null;
      this.lostReplies += 1;
      this.#cutOff(pair);
    } else {
      pair.client.write(chunk);
    }
  }
}
