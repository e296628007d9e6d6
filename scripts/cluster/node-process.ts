/** One Inkroom server as a child process, as `npm start` runs it. */
import { join } from 'node:path';
import { root } from '../lib/paths.ts';
import { onFreePort } from './free-port.ts';
import { Program } from './program.ts';

export const serverEntry = join(root, 'server', 'src', 'main.ts');

export interface NodeOptions {
  readonly name: string;
  /** A free one if absent; `0` takes one that only fits a server that is never started again. */
  readonly port?: number;
  /** Its whole environment besides PATH and PORT. */
  readonly env: Readonly<Record<string, string>>;
  /** Another program that starts a server the same way, such as one with a check turned off. */
  readonly entry?: string;
  readonly nodeArgs?: readonly string[];
  readonly onLine?: (line: string) => void;
  readonly onEnd?: (how: string) => void;
}

/** How long a node has to move its clients and finish its commits before it is ended. */
const stopMs = 20_000;

export class NodeProcess {
  readonly name: string;
  readonly #program: Program;
  #port: number;

  private constructor(options: NodeOptions, port: number) {
    this.name = options.name;
    this.#port = port;
    this.#program = new Program({
      name: options.name,
      command: process.execPath,
      args: () => [...(options.nodeArgs ?? []), options.entry ?? serverEntry],
      env: () => ({ ...options.env, PORT: String(this.#port) }),
      ready: /^Inkroom is open: .*:(\d+)$/,
      ...(options.onLine === undefined ? {} : { onLine: options.onLine }),
      ...(options.onEnd === undefined ? {} : { onEnd: options.onEnd }),
    });
  }

  static async start(options: NodeOptions): Promise<NodeProcess> {
    const startOn = async (port: number): Promise<NodeProcess> => {
      const node = new NodeProcess(options, port);
      await node.start();
      return node;
    };
    return options.port === undefined ? await onFreePort(startOn) : await startOn(options.port);
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
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

  /** Starts it again after a kill, on the same port. */
  async start(): Promise<void> {
    const [, port] = await this.#program.start();
    this.#port = Number(port);
  }

  /** The death that nobody can prepare for. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.#program.kill(signal);
  }

  /** SIGTERM: its clients are moved and its commits finished. Answers whether it was done within 20 s, or had to be killed. */
  async stop(withinMs: number = stopMs): Promise<boolean> {
    return await this.#program.stop(withinMs);
  }

  signal(name: NodeJS.Signals): void {
    this.#program.signal(name);
  }

  pause(): void {
    this.#program.pause();
  }

  resume(): void {
    this.#program.resume();
  }
}
