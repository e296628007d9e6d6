/** One connection that asks for the same thing over and over, as lean as it can be: the load generator must not be what is measured. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';

const headEnd = '\r\n\r\n';

export interface AskingOptions {
  readonly url: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** After each answer. */
  readonly answered: (status: number, ms: number) => void;
}

/** Asks as soon as it is answered, until it is stopped. */
export function keepAsking({ url, path, headers = {}, answered }: AskingOptions): Promise<() => void> {
  const { port, hostname, host } = new URL(url);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${lines.join('')}\r\n`, 'latin1');
  let unread = '';
  let askedAt = 0;
  const ask = (socket: Socket): void => {
    askedAt = performance.now();
    socket.write(request);
  };
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      resolve(() => void socket.destroy());
      ask(socket);
    });
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.once('error', reject);
    socket.on('data', (text: string) => {
      unread += text;
      const end = unread.indexOf(headEnd);
      if (end === -1) return;
      const status = Number(unread.slice(9, 12));
      const length = status === 304 ? 0 : Number(/^content-length: (\d+)\r$/im.exec(unread)?.[1] ?? 0);
      if (unread.length < end + headEnd.length + length) return;
      unread = '';
      answered(status, performance.now() - askedAt);
      ask(socket);
    });
  });
}
