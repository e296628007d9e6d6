/** `npm start` without npm: the server's program, all that it says, and how it ends. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';

const entry = path.resolve(import.meta.dirname, '../../src/main.ts');

export interface EndedServer {
  readonly code: number | null;
  readonly lines: readonly string[];
}

export class ServerCommand {
  readonly dataDir: string;
  readonly ended: Promise<EndedServer>;
  readonly #child: ReturnType<typeof spawn>;
  #output = '';

  private constructor(dataDir: string, child: ReturnType<typeof spawn>) {
    this.dataDir = dataDir;
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
    this.ended = new Promise((resolve) => {
      child.once('close', (code) => resolve({ code, lines: this.lines }));
    });
  }

  /** Runs in an empty folder of its own; both end with the test. */
  static async run(env: Readonly<Record<string, string>> = {}): Promise<ServerCommand> {
    const folder = await mkdtemp(path.join(tmpdir(), 'inkroom-command-'));
    const dataDir = env['DATA_DIR'] ?? path.join(folder, 'data');
    const child = spawn(process.execPath, [entry], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', HOUSE_GAMES: '0', DATA_DIR: dataDir, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const server = new ServerCommand(dataDir, child);
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await server.ended;
      await rm(folder, { recursive: true, force: true });
    });
    return server;
  }

  get lines(): readonly string[] {
    return this.#output.split('\n').filter((line) => line !== '');
  }

  /** Its address, once it has said so. */
  async url(): Promise<string> {
    return vi.waitFor(
      () => {
        const url = /^Inkroom is open: (\S+)$/m.exec(this.#output)?.[1];
        if (url === undefined) throw new Error(`not open yet: ${this.#output}`);
        return url;
      },
      { timeout: 60_000 },
    );
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }
}
