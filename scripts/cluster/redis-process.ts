/** Redis as a child process, configured as deploy/redis/redis.conf says, on a free loopback port and in a folder of its own. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../lib/command.ts';
import { root } from '../lib/paths.ts';
import { findProgram } from '../needs/programs.ts';
import { onFreePort } from './free-port.ts';
import { Program } from './program.ts';

export interface RedisTls {
  /** Paths of PEM files. */
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

export interface RedisOptions {
  /** Where it keeps its append-only file; made if it is not there, never removed. */
  readonly dir: string;
  /** A free one if absent. */
  readonly port?: number;
  /** Beside and above those of deploy/redis/redis.conf, such as `{ appendfsync: 'everysec' }`. */
  readonly config?: Readonly<Record<string, string>>;
  readonly password?: string;
  /** Only TLS connections are accepted. */
  readonly tls?: RedisTls;
  /** In sentences about it; `redis` if absent. */
  readonly name?: string;
  readonly onEnd?: (how: string) => void;
}

const sharedConfig = join(root, 'deploy', 'redis', 'redis.conf');
const cliMs = 20_000;

export class RedisProcess {
  readonly name: string;
  readonly port: number;
  readonly dir: string;
  readonly #options: RedisOptions;
  readonly #program: Program;

  private constructor(options: RedisOptions, port: number) {
    this.name = options.name ?? 'redis';
    this.port = port;
    this.dir = options.dir;
    this.#options = options;
    this.#program = new Program({
      name: this.name,
      command: requiredProgram('redis-server'),
      args: () => [sharedConfig, ...this.#settings()],
      ready: /Ready to accept connections/,
      ...(options.onEnd === undefined ? {} : { onEnd: options.onEnd }),
    });
  }

  static async start(options: RedisOptions): Promise<RedisProcess> {
    const startOn = async (port: number): Promise<RedisProcess> => {
      const redis = new RedisProcess(options, port);
      await redis.start();
      return redis;
    };
    return options.port === undefined ? await onFreePort(startOn) : await startOn(options.port);
  }

  /** The address for `REDIS_URL`, with the password if it has one. */
  get url(): string {
    return this.urlAt(this.port);
  }

  /** The same through another port, such as a proxy's. */
  urlAt(port: number): string {
    const { password, tls } = this.#options;
    const user = password === undefined ? '' : `:${encodeURIComponent(password)}@`;
    return `${tls === undefined ? 'redis' : 'rediss'}://${user}127.0.0.1:${port}`;
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

  /** Starts it again after a kill, on the same port and with what it kept. */
  async start(): Promise<void> {
    await mkdir(this.dir, { recursive: true });
    await this.#program.start();
  }

  /** Starts it again as if it had never kept anything. */
  async startEmpty(): Promise<void> {
    await this.kill();
    await rm(this.dir, { recursive: true, force: true });
    await this.start();
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.#program.kill(signal);
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

  /** One command by redis-cli, such as `cli('config', 'set', 'maxmemory', '1mb')`; answers what it printed. */
  async cli(...command: readonly string[]): Promise<string> {
    const { password, tls } = this.#options;
    const args = ['-h', '127.0.0.1', '-p', String(this.port), ...(tls === undefined ? [] : tlsArgs(tls)), ...command];
    const env = password === undefined ? {} : { REDISCLI_AUTH: password };
    const { code, output } = await runCommand(requiredProgram('redis-cli'), args, { limitMs: cliMs, env });
    if (code !== 0) throw new Error(`redis-cli ${command.join(' ')}: ${output}`);
    return output.trim();
  }

  /** Ends it in order, its file synced; what it kept stays. */
  async close(): Promise<void> {
    await this.#program.stop(5_000);
  }

  #settings(): readonly string[] {
    const { config, password, tls } = this.#options;
    const port = String(this.port);
    const settings: Readonly<Record<string, string>> = {
      bind: '127.0.0.1',
      dir: this.dir,
      ...(tls === undefined
        ? { port }
        : {
            port: '0',
            'tls-port': port,
            'tls-cert-file': tls.cert,
            'tls-key-file': tls.key,
            'tls-ca-cert-file': tls.ca,
            'tls-auth-clients': 'no',
          }),
      ...(password === undefined ? {} : { requirepass: password }),
      ...config,
    };
    return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  }
}

const tlsArgs = ({ ca }: RedisTls): readonly string[] => ['--tls', '--cacert', ca];

export function requiredProgram(name: string): string {
  const path = findProgram(name);
  if (path === null) throw new Error(`${name} is not installed (Debian: apt-get install redis-server haproxy)`);
  return path;
}
