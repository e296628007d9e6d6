/** A child process that is started, killed, paused and started again, and never outlives the process that started it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { findProgram } from '../needs/programs.ts';

export interface ProgramOptions {
  /** In sentences about it. */
  readonly name: string;
  readonly command: string;
  /** Asked at each start. */
  readonly args: () => readonly string[];
  /** Beside PATH; nothing else of our own environment is handed on. Asked at each start. */
  readonly env?: () => Readonly<Record<string, string>>;
  /** Whom it runs as, if not as us: some servers refuse to run as root. */
  readonly account?: Account;
  /** A line of output that says it is ready, or a question asked until it is answered with true. */
  readonly ready: RegExp | (() => Promise<boolean>);
  /** The default is 20 s. */
  readonly startMs?: number;
  /** Every line that it writes. */
  readonly onLine?: (line: string) => void;
  /** It ended, on purpose or not. */
  readonly onEnd?: (how: string) => void;
}

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const keptLines = 5_000;
const askMs = 20;

/** Linux ends a child with the parent, however the parent dies, if asked to; elsewhere the `exit` event has to do. */
const setpriv = process.platform === 'linux' ? findProgram('setpriv') : null;

function withParent(command: string, args: readonly string[]): readonly [string, readonly string[]] {
  return setpriv === null ? [command, args] : [setpriv, ['--pdeathsig', 'KILL', command, ...args]];
}

export class Program {
  readonly #options: ProgramOptions;
  #child: ChildProcess | null = null;
  /** The latest lines of both streams. */
  readonly output: string[] = [];

  constructor(options: ProgramOptions) {
    this.#options = options;
  }

  /** 0 while it is not running. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#child !== null;
  }

  /** Ends once it is ready, with what the ready line matched. Rejects, and leaves nothing running, if that takes too long. */
  async start(): Promise<readonly string[]> {
    if (this.#child !== null) throw new Error(`${this.#options.name} is running already`);
    const [command, args] = withParent(this.#options.command, this.#options.args());
    const child = spawn(command, args, {
      env: { PATH: process.env['PATH'], ...this.#options.env?.() },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...this.#options.account,
      // A group of its own, so that Ctrl-C reaches us alone, and we end things in order.
      detached: true,
    });
    this.#child = child;
    const ended = this.#watchEnd(child);
    try {
      return await this.#whenReady(child, ended);
    } catch (error) {
      child.kill('SIGKILL');
      await ended;
      throw error;
    }
  }

  /** A signal without waiting for what comes of it. */
  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  pause(): void {
    this.signal('SIGSTOP');
  }

  resume(): void {
    this.signal('SIGCONT');
  }

  /** A signal that ends it; resolves once it has ended. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /** Asks it to end, and ends it if it has not within `withinMs`. Answers whether it ended by itself. */
  async stop(withinMs: number, signal: NodeJS.Signals = 'SIGTERM'): Promise<boolean> {
    let patient = true;
    const limit = setTimeout(() => {
      patient = false;
      this.signal('SIGKILL');
    }, withinMs);
    this.resume();
    await this.kill(signal);
    clearTimeout(limit);
    return patient;
  }

  #watchEnd(child: ChildProcess): Promise<void> {
    const endWithParent = (): void => void child.kill('SIGKILL');
    process.once('exit', endWithParent);
    return new Promise((resolve) => {
      let isOver = false;
      const over = (how: string): void => {
        if (isOver) return;
        isOver = true;
        process.off('exit', endWithParent);
        if (this.#child === child) this.#child = null;
        this.#options.onEnd?.(how);
        resolve();
      };
      child.once('error', (error) => {
        this.output.push(error.message);
        over(error.message);
      });
      child.once('exit', (code, signal) => over(signal ?? `exit code ${String(code)}`));
    });
  }

  async #whenReady(child: ChildProcess, ended: Promise<void>): Promise<readonly string[]> {
    const { ready, startMs = 20_000 } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
    const limit = setTimeout(() => reject(this.#failure('did not start in time')), startMs);
    void ended.then(() => reject(this.#failure('ended while starting')));
    this.#readLines(child, (line) => {
      const match = ready instanceof RegExp ? ready.exec(line) : null;
      if (match !== null) resolve([...match]);
    });
    let isSettled = false;
    if (!(ready instanceof RegExp)) {
      const ask = async (): Promise<void> => {
        while (!isSettled && !(await ready())) await pause(askMs);
        resolve([]);
      };
      ask().catch(reject);
    }
    try {
      return await promise;
    } finally {
      isSettled = true;
      clearTimeout(limit);
    }
  }

  #readLines(child: ChildProcess, heard: (line: string) => void): void {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        this.output.push(line);
        if (this.output.length > keptLines) this.output.shift();
        this.#options.onLine?.(line);
        heard(line);
      });
    }
  }

  #failure(reason: string): Error {
    return new Error(`${this.#options.name} ${reason}:\n${this.output.slice(-20).join('\n')}`);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
