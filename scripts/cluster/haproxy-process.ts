/** HAProxy as a child process: the shipped configuration of deploy/haproxy, and a list of servers on this machine. */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../lib/paths.ts';
import { onFreePort } from './free-port.ts';
import { Program } from './program.ts';
import { requiredProgram } from './redis-process.ts';

export interface HaproxyServer {
  readonly name: string;
  readonly port: number;
}

export interface HaproxyOptions {
  /** For its list of servers and its command socket. */
  readonly dir: string;
  readonly servers: readonly HaproxyServer[];
  /** The loopback alone if absent. */
  readonly host?: string;
  /** A free one if absent. */
  readonly port?: number;
  /** Proxies in front of it, separated by spaces, whose X-Forwarded-… headers are kept. */
  readonly proxiesAhead?: string;
  readonly onEnd?: (how: string) => void;
}

export const sharedHaproxyConfig = join(root, 'deploy', 'haproxy', 'shared.cfg');

/** What HAProxy says of one server in `show stat`. */
export interface ServerStats {
  readonly name: string;
  /** `UP`, `DOWN`, `NOLB` (drained by 404), `DRAIN`, `MAINT`, with more words while it changes. */
  readonly status: string;
  /** Connections open now. */
  readonly sessions: number;
  /** Connections ever. */
  readonly sessionsEver: number;
}

export class HaproxyProcess {
  readonly name = 'haproxy';
  readonly port: number;
  readonly #socket: string;
  readonly #program: Program;

  private constructor(options: HaproxyOptions, port: number) {
    this.port = port;
    this.#socket = socketPath(options.dir);
    this.#program = new Program({
      name: this.name,
      command: requiredProgram('haproxy'),
      args: () => ['-db', '-f', sharedHaproxyConfig, '-f', serversFile(options.dir)],
      env: () => ({
        BIND: `${options.host ?? '127.0.0.1'}:${port}`,
        PROXIES_AHEAD: options.proxiesAhead ?? '',
        COMMANDS: this.#socket,
      }),
      ready: () => this.#answers(),
      ...(options.onEnd === undefined ? {} : { onEnd: options.onEnd }),
    });
  }

  static async start(options: HaproxyOptions): Promise<HaproxyProcess> {
    await mkdir(options.dir, { recursive: true });
    await writeFile(serversFile(options.dir), localServers(options.servers));
    const startOn = async (port: number): Promise<HaproxyProcess> => {
      const haproxy = new HaproxyProcess(options, port);
      await haproxy.start();
      return haproxy;
    };
    return options.port === undefined ? await onFreePort(startOn) : await startOn(options.port);
  }

  get pid(): number {
    return this.#program.pid;
  }

  get isRunning(): boolean {
    return this.#program.isRunning;
  }

  get output(): readonly string[] {
    return this.#program.output;
  }

  async start(): Promise<void> {
    await this.#program.start();
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.#program.kill(signal);
  }

  async close(): Promise<void> {
    await this.#program.stop(2_000);
  }

  /** How it sees the nodes now. */
  async servers(): Promise<readonly ServerStats[]> {
    const rows = (await this.#ask('show stat')).split('\n').map((line) => line.split(','));
    return rows
      .filter(([backend, name]) => backend === 'nodes' && name !== 'BACKEND')
      .map((row) => ({
        name: row[1] ?? '',
        status: row[17] ?? '',
        sessions: Number(row[4]),
        sessionsEver: Number(row[7]),
      }));
  }

  async #answers(): Promise<boolean> {
    try {
      return (await this.#ask('show info')).startsWith('Name: HAProxy');
    } catch {
      // Not listening yet; whoever waits knows how long.
      return false;
    }
  }

  async #ask(question: string): Promise<string> {
    const socket = connect(this.#socket);
    let answer = '';
    socket.setEncoding('utf8').setTimeout(2_000, () => socket.destroy(new Error('haproxy did not answer')));
    socket.write(`${question}\n`);
    for await (const text of socket) answer += String(text);
    return answer;
  }
}

const serversFile = (dir: string): string => join(dir, 'servers.cfg');

/** The list of servers for nodes on this machine; the counterpart of deploy/haproxy/servers-compose.cfg. */
export function localServers(servers: readonly HaproxyServer[]): string {
  return [
    'global',
    '  stats socket "${COMMANDS}" mode 600 level admin',
    'backend nodes from nodes',
    ...servers.map(({ name, port }) => `  server ${name} 127.0.0.1:${port}`),
    '',
  ].join('\n');
}

/** Longer names do not fit into the address of a socket. */
const longestDir = 70;

const socketPath = (dir: string): string =>
  dir.length > longestDir
    ? join(tmpdir(), `inkroom-haproxy-${randomBytes(6).toString('hex')}.sock`)
    : join(dir, 'haproxy.sock');
