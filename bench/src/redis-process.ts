/** A Redis of the benchmark's own, as a child process: with or without a file to keep, killed and started again. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** `none`: memory only. The others write each command to a file: synced each second, or before it is answered. */
export type Persistence = 'none' | 'everysec' | 'always';

const startMs = 20_000;
const lookMs = 20;
/** Below the ports that the system hands out by itself. */
const ports = { least: 20_000, most: 32_000 };
const mostTries = 20;

export class RedisProcess {
  readonly #dir = mkdtempSync(path.join(tmpdir(), 'inkroom-redis-'));
  readonly #persistence: Persistence;
  #port = 0;
  #child: ChildProcess | null = null;

  private constructor(persistence: Persistence) {
    this.#persistence = persistence;
  }

  static async start(persistence: Persistence): Promise<RedisProcess> {
    const redis = new RedisProcess(persistence);
    for (let tries = 0; tries < mostTries; tries += 1) {
      redis.#port = ports.least + Math.floor(Math.random() * (ports.most - ports.least));
      if (await redis.start()) return redis;
    }
    throw new Error('redis-server did not start: is it installed?');
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}`;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Starts it again after a kill, on the same port and file. False if it ended, for example because the port is taken. */
  async start(): Promise<boolean> {
    const keeps = this.#persistence !== 'none';
    const settings = ['--appendonly', keeps ? 'yes' : 'no', ...(keeps ? ['--appendfsync', this.#persistence] : [])];
    const own = ['--port', String(this.#port), '--bind', '127.0.0.1', '--dir', this.#dir, '--save', ''];
    const child = spawn('redis-server', [...own, ...settings, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
    this.#child = child;
    const endWithParent = (): void => void child.kill('SIGKILL');
    process.once('exit', endWithParent);
    let hasEnded = false;
    const ended = (): void => {
      hasEnded = true;
      process.off('exit', endWithParent);
      if (this.#child === child) this.#child = null;
    };
    child.once('exit', ended);
    child.once('error', ended);
    const until = performance.now() + startMs;
    while (!hasEnded && performance.now() < until) {
      if ((await this.tell('PING')).startsWith('+PONG') && !hasEnded) return true;
      await new Promise((resolve) => {
        setTimeout(resolve, lookMs);
      });
    }
    return false;
  }

  /** One command in one line; answers what Redis said first, or nothing if it is not there. */
  tell(command: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = createConnection(this.#port, '127.0.0.1', () => socket.write(`${command}\r\nQUIT\r\n`));
      const chunks: Buffer[] = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      // Not there yet: the answer is empty.
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
    });
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
