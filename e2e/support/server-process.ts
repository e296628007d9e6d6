/** The real server as a child process on a free loopback port: started, killed and restarted by whoever tests it. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NodeProcess } from '../../scripts/cluster/node-process.ts';

export interface ServerProcessOptions {
  /** A fresh temporary folder if absent, removed at the end. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another program that starts a server the same way, such as one with a check turned off. */
  readonly entry?: string;
  readonly nodeArgs?: readonly string[];
}

export class ServerProcess {
  readonly dataDir: string;
  readonly #isTemporary: boolean;
  readonly #node: NodeProcess;

  private constructor(node: NodeProcess, { dataDir, isTemporary }: { dataDir: string; isTemporary: boolean }) {
    this.#node = node;
    this.dataDir = dataDir;
    this.#isTemporary = isTemporary;
  }

  static async start(options: ServerProcessOptions = {}): Promise<ServerProcess> {
    const { dataDir = await mkdtemp(path.join(tmpdir(), 'inkroom-')), env, ...program } = options;
    const node = await NodeProcess.start({
      ...program,
      name: 'the server',
      env: { HOST: '127.0.0.1', DATA_DIR: dataDir, HOUSE_GAMES: '0', ...env },
    });
    return new ServerProcess(node, { dataDir, isTemporary: options.dataDir === undefined });
  }

  get port(): number {
    return this.#node.port;
  }

  get url(): string {
    return this.#node.url;
  }

  get pid(): number {
    return this.#node.pid;
  }

  get isRunning(): boolean {
    return this.#node.isRunning;
  }

  /** The latest lines that it wrote. */
  get output(): readonly string[] {
    return this.#node.output;
  }

  /** Starts it again after a kill, on the same port and data. */
  async start(): Promise<void> {
    await this.#node.start();
  }

  /** The death that nobody can prepare for. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.#node.kill(signal);
  }

  /** Ended without warning, everything that it kept is lost, and started again at the same address. */
  async startOver(): Promise<void> {
    await this.kill();
    await rm(this.dataDir, { recursive: true, force: true });
    await mkdir(this.dataDir, { recursive: true });
    await this.start();
  }

  pause(): void {
    this.#node.pause();
  }

  resume(): void {
    this.#node.resume();
  }

  /** Ends it and removes its temporary data. */
  async close(): Promise<void> {
    this.#node.resume();
    await this.#node.kill('SIGKILL');
    if (this.#isTemporary) await rm(this.dataDir, { recursive: true, force: true });
  }
}
