/** One connection that sends scores over HTTP, as lean as it can be: the load generator must not be what is measured. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface ScoreAnswer {
  readonly status: number;
  readonly body: string;
}

const headEnd = '\r\n\r\n';

export class ScoreClient {
  readonly #socket: Socket;
  readonly #head: string;
  #unread = '';
  #waiting: { resolve(answer: ScoreAnswer): void; reject(error: Error): void } | null = null;

  private constructor(socket: Socket, url: URL, key: string) {
    this.#socket = socket;
    this.#head = `POST /api/scores HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n`;
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.#read(text));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#waiting?.reject(new Error('the server closed the connection')));
  }

  static open(address: string, key: string): Promise<ScoreClient> {
    const url = new URL(address);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(url.port), url.hostname, () => resolve(new ScoreClient(socket, url, key)));
      socket.once('error', reject);
    });
  }

  /** One after the other. The body is ASCII. */
  send(body: string): Promise<ScoreAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(`${this.#head}Content-Length: ${body.length}${headEnd}${body}`, 'latin1');
    });
  }

  close(): void {
    this.#waiting = null;
    this.#socket.destroy();
  }

  #read(text: string): void {
    this.#unread += text;
    const end = this.#unread.indexOf(headEnd);
    if (end === -1) return;
    const head = this.#unread.slice(0, end);
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
    const from = end + headEnd.length;
    if (this.#unread.length < from + length) return;
    const answer = { status: Number(head.slice(9, 12)), body: this.#unread.slice(from, from + length) };
    this.#unread = this.#unread.slice(from + length);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve(answer);
  }
}
