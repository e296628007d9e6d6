/**
 * A Socket.IO client on a bare TCP connection: text frames, events and acks, nothing else. The page's own network code costs
 * as much per move as a server does, so a load generator made of it would be measured instead of the server.
 */
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface LeanClientOptions {
  readonly url: string;
  /** What is presented to the server. */
  readonly auth: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** One of this machine's addresses; 127.0.0.0/8 has plenty. */
  readonly localAddress?: string;
  /** What the server says by itself: the event's name and its payload as JSON. */
  readonly said?: (name: string, json: string) => void;
  /** It was open, and is no more. */
  readonly closed?: () => void;
}

const openMs = 10_000;
const textFrame = 0x81;
const closeOpcode = 8;

export class LeanClient {
  said: (name: string, json: string) => void;
  readonly #socket: Socket;
  readonly #closed: () => void;
  readonly #acks = new Map<number, (json: string | null) => void>();
  #unread: Buffer | null = null;
  #lastAck = 0;
  #opened: (client: LeanClient) => void = () => undefined;
  #wasOpen = false;

  private constructor(socket: Socket, options: LeanClientOptions) {
    this.#socket = socket;
    this.said = options.said ?? (() => undefined);
    this.#closed = options.closed ?? (() => undefined);
  }

  /** Resolves when Socket.IO has let it in. */
  static open(options: LeanClientOptions): Promise<LeanClient> {
    const { hostname, port } = new URL(options.url);
    const { localAddress } = options;
    const socket = connect({
      port: Number(port),
      host: hostname,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    socket.setNoDelay(true);
    const client = new LeanClient(socket, options);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => socket.destroy(new Error('the server took too long to open')), openMs);
      let failure = new Error('the server closed the connection');
      socket.once('error', (error) => {
        failure = error;
      });
      socket.once('close', () => {
        clearTimeout(timer);
        reject(failure);
        client.#end();
      });
      client.#opened = () => {
        clearTimeout(timer);
        client.#wasOpen = true;
        resolve(client);
      };
      client.#upgrade(`${hostname}:${port}`, options);
    });
  }

  /** The answer as JSON; null if the connection ends first. */
  ask(name: string, json: string): Promise<string | null> {
    this.#lastAck += 1;
    const id = this.#lastAck;
    return new Promise((resolve) => {
      if (this.#socket.destroyed) {
        resolve(null);
        return;
      }
      this.#acks.set(id, resolve);
      this.#send(`42${id}["${name}",${json}]`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #upgrade(host: string, { auth, headers = {} }: LeanClientOptions): void {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n${lines.join('')}\r\n`,
    );
    let head = '';
    const readHead = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) return;
      if (!head.startsWith('HTTP/1.1 101')) {
        this.#socket.destroy(new Error(`no upgrade: ${head.slice(0, head.indexOf('\r\n'))}`));
        return;
      }
      this.#socket.off('data', readHead);
      this.#socket.on('data', (data) => this.#read(data));
      this.#send(`40${JSON.stringify(auth)}`);
      const rest = Buffer.from(head.slice(end + 4), 'latin1');
      if (rest.length > 0) this.#read(rest);
    };
    this.#socket.on('data', readHead);
  }

  #end(): void {
    for (const resolve of this.#acks.values()) resolve(null);
    this.#acks.clear();
    if (this.#wasOpen) this.#closed();
  }

  #read(chunk: Buffer): void {
    const data = this.#unread === null ? chunk : Buffer.concat([this.#unread, chunk]);
    let at = 0;
    for (;;) {
      const frame = frameAt(data, at);
      if (frame === null) break;
      at = frame.end;
      if (frame.opcode === closeOpcode) this.#socket.destroy();
      else this.#heard(data.toString('utf8', frame.start, frame.end));
    }
    this.#unread = at === data.length ? null : data.subarray(at);
  }

  #heard(text: string): void {
    if (text.startsWith('42')) {
      const end = text.indexOf('"', 4);
      this.said(text.slice(4, end), text.slice(end + 2, -1));
    } else if (text.startsWith('43')) {
      const open = text.indexOf('[');
      const id = Number(text.slice(2, open));
      this.#acks.get(id)?.(text.slice(open + 1, -1));
      this.#acks.delete(id);
    } else if (text === '2') {
      this.#send('3');
    } else if (text.startsWith('40')) {
      this.#opened(this);
    } else if (text.startsWith('44') || text.startsWith('41')) {
      this.#socket.destroy(new Error(`refused: ${text}`));
    }
  }

  /** Masked with zeros, which the protocol allows and which costs nothing. */
  #send(text: string): void {
    const length = Buffer.byteLength(text);
    const head = length < 126 ? 6 : 8;
    const frame = Buffer.allocUnsafe(head + length);
    frame[0] = textFrame;
    if (length < 126) frame[1] = 0x80 | length;
    else {
      frame[1] = 0x80 | 126;
      frame.writeUInt16BE(length, 2);
    }
    frame.fill(0, head - 4, head);
    frame.write(text, head);
    this.#socket.write(frame);
  }
}

/** The frame that begins here, or null while some of it is missing. Servers send no mask. */
function frameAt(data: Buffer, at: number): { opcode: number; start: number; end: number } | null {
  if (data.length < at + 2) return null;
  const opcode = (data[at] ?? 0) & 0x0f;
  const short = (data[at + 1] ?? 0) & 0x7f;
  const head = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (data.length < at + head) return null;
  const length =
    short === 126 ? data.readUInt16BE(at + 2) : short === 127 ? Number(data.readBigUInt64BE(at + 2)) : short;
  const start = at + head;
  return data.length < start + length ? null : { opcode, start, end: start + length };
}
