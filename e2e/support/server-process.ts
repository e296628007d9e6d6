/** The real server as a child process on a free loopback port: started, killed and restarted by whoever tests it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const entry = path.resolve(import.meta.dirname, '../../server/src/main.ts');
const startMs = 20_000;

export interface ServerProcessOptions {
  /** A fresh temporary folder if absent, removed at the end. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another program that starts a server the same way, such as one with a check turned off. */
  readonly entry?: string;
  readonly nodeArgs?: readonly string[];
}

export class ServerProcess {
  readonly #options: ServerProcessOptions;
  readonly dataDir: string;
  #child: ChildProcess | null = null;
  #port = 0;
  readonly output: string[] = [];

  private constructor(options: ServerProcessOptions, dataDir: string) {
    this.#options = options;
    this.dataDir = dataDir;
  }

  static async start(options: ServerProcessOptions = {}): Promise<ServerProcess> {
    const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'inkroom-')));
    const server = new ServerProcess(options, dataDir);
    await server.start();
    return server;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#child !== null;
  }

  /** Starts it again after a kill, on the same port and data. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [...(this.#options.nodeArgs ?? []), this.#options.entry ?? entry], {
      env: {
        PATH: process.env['PATH'],
        HOST: '127.0.0.1',
        PORT: String(this.#port),
        DATA_DIR: this.dataDir,
        HOUSE_GAMES: '0',
        ...this.#options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const endWithParent = (): void => void child.kill('SIGKILL');
    process.once('exit', endWithParent);
    child.once('exit', () => {
      process.off('exit', endWithParent);
      if (this.#child === child) this.#child = null;
    });
    createInterface({ input: child.stderr }).on('line', (line) => this.output.push(line));
    this.#port = await new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(this.#failure('did not start in time')), startMs);
      child.once('exit', (code) => reject(this.#failure(`ended with ${String(code)}`)));
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.output.push(line);
        const port = /^Inkroom is open: .*:(\d+)$/.exec(line)?.[1];
        if (port === undefined) return;
        clearTimeout(timer);
        resolve(Number(port));
      });
    });
  }

  /** The death that nobody can prepare for. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /** Ended without warning, everything that it kept is lost, and started again at the same address. */
  async startOver(): Promise<void> {
    await this.kill();
    await rm(this.dataDir, { recursive: true, force: true });
    await mkdir(this.dataDir, { recursive: true });
    await this.start();
  }

  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Ends it and removes its temporary data. */
  async close(): Promise<void> {
    this.resume();
    await this.kill('SIGKILL');
    if (this.#options.dataDir === undefined) await rm(this.dataDir, { recursive: true, force: true });
  }

  #failure(reason: string): Error {
    return new Error(`the server ${reason}:\n${this.output.slice(-20).join('\n')}`);
  }
}
