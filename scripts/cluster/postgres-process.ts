/** Postgres as a child process, on a free loopback port and in a folder of its own. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../lib/command.ts';
import { findPostgres } from '../needs/postgres.ts';
import type { PostgresProgram } from '../needs/postgres.ts';
import { onFreePort } from './free-port.ts';
import { descendantsOf, isAlive, signalAll } from './process-tree.ts';
import { pause, Program } from './program.ts';
import type { Account } from './program.ts';

export interface PostgresOptions {
  /** Where it keeps its files; made if it is not there, never removed. Its account must be able to reach it. */
  readonly dir: string;
  /** A free one if absent. */
  readonly port?: number;
  /** Beside and above Postgres' own, such as `{ fsync: 'off' }` where only processes die. */
  readonly config?: Readonly<Record<string, string>>;
  /** Without one, everybody on this machine is trusted. */
  readonly password?: string;
  /** In sentences about it; `postgres` if absent. */
  readonly name?: string;
  readonly onEnd?: (how: string) => void;
}

/** Of the user and of the database. */
const inkroom = 'inkroom';
const toolMs = 60_000;
const lookAgainMs = 5;

export class PostgresProcess {
  readonly name: string;
  readonly port: number;
  readonly dir: string;
  readonly #options: PostgresOptions;
  readonly #account: Account | null = serverAccount();
  readonly #program: Program;
  #isPaused = false;

  private constructor(options: PostgresOptions, port: number) {
    this.name = options.name ?? 'postgres';
    this.port = port;
    this.dir = options.dir;
    this.#options = options;
    this.#program = new Program({
      name: this.name,
      command: requiredPostgres('postgres'),
      args: () => ['-D', this.dir, ...this.#settings()],
      ready: /database system is ready to accept connections/,
      startMs: toolMs,
      ...(this.#account === null ? {} : { account: this.#account }),
      ...(options.onEnd === undefined ? {} : { onEnd: options.onEnd }),
    });
  }

  static async start(options: PostgresOptions): Promise<PostgresProcess> {
    const startOn = async (port: number): Promise<PostgresProcess> => {
      const postgres = new PostgresProcess(options, port);
      await postgres.start();
      return postgres;
    };
    return options.port === undefined ? await onFreePort(startOn) : await startOn(options.port);
  }

  /** The address for `DATABASE_URL`, with the password if it has one. */
  get url(): string {
    return this.urlAt(this.port);
  }

  /** The same through another port, such as a proxy's. */
  urlAt(port: number): string {
    const { password } = this.#options;
    const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
    return `postgres://${inkroom}${secret}@127.0.0.1:${port}/${inkroom}`;
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

  /** Starts it again after an end, on the same port and with what it kept. */
  async start(): Promise<void> {
    const obstacle = await postgresObstacle(this.dir);
    if (obstacle !== null) throw new Error(obstacle);
    const isNew = !existsSync(join(this.dir, 'PG_VERSION'));
    if (isNew) await this.#initialise();
    await this.#program.start();
    this.#isPaused = false;
    if (isNew) await this.sql(`CREATE DATABASE ${inkroom}`, 'postgres');
  }

  /** Starts it again as if it had never kept anything. */
  async startEmpty(): Promise<void> {
    await this.kill();
    await rm(this.dir, { recursive: true, force: true, maxRetries: 3 });
    await this.start();
  }

  /** Ends all of its processes at once, and in no order. */
  async kill(): Promise<void> {
    if (!this.isRunning) return;
    const parts = descendantsOf(this.pid);
    const ended = this.#program.kill();
    signalAll(parts, 'SIGKILL');
    await ended;
    // Whatever is left of it would keep the next start from taking the folder.
    while (parts.some(isAlive)) await pause(lookAgainMs);
  }

  /** Connections stay, and nothing is answered. */
  pause(): void {
    if (!this.isRunning) return;
    this.#isPaused = true;
    // First the one that could start others.
    this.#program.pause();
    signalAll(descendantsOf(this.pid), 'SIGSTOP');
  }

  resume(): void {
    if (!this.isRunning) return;
    this.#isPaused = false;
    signalAll(descendantsOf(this.pid), 'SIGCONT');
    this.#program.resume();
  }

  /** Ends it in order, whoever is connected; what it kept stays. */
  async stop(): Promise<void> {
    if (!this.isRunning) return;
    if (this.#isPaused) this.resume();
    // A fast shutdown; with SIGTERM it would wait for everybody to leave.
    await this.#program.stop(10_000, 'SIGINT');
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async close(): Promise<void> {
    await this.stop();
  }

  /** Statements by psql; answers what they printed: a line per row, columns separated by `|`. */
  async sql(statements: string, database: string = inkroom): Promise<string> {
    const { password } = this.#options;
    const args = ['-h', '127.0.0.1', '-p', String(this.port), '-U', inkroom, '-d', database];
    const how = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', statements];
    const { code, output } = await runCommand(requiredPostgres('psql'), [...args, ...how], {
      limitMs: toolMs,
      env: password === undefined ? {} : { PGPASSWORD: password },
    });
    if (code !== 0) throw new Error(`psql ${statements}: ${output}`);
    return output.trim();
  }

  async #initialise(): Promise<void> {
    const { password } = this.#options;
    await this.#handOver(this.dir);
    const secrets = await mkdtemp(join(tmpdir(), 'inkroom-secret-'));
    try {
      const secret = join(secrets, 'password');
      await writeFile(secret, password ?? '', { mode: 0o600 });
      await this.#handOver(secrets);
      await this.#handOver(secret);
      const login = password === undefined ? ['--auth=trust'] : ['--auth=scram-sha-256', `--pwfile=${secret}`];
      const sync = this.#options.config?.['fsync'] === 'off' ? ['--no-sync'] : [];
      const { code, output } = await runCommand(
        requiredPostgres('initdb'),
        ['-D', this.dir, '-U', inkroom, '--encoding=UTF8', '--locale=C', ...sync, ...login],
        { limitMs: toolMs, cwd: '/', ...(this.#account === null ? {} : { account: this.#account }) },
      );
      if (code !== 0) throw new Error(`initdb: ${output}`);
    } finally {
      await rm(secrets, { recursive: true, force: true });
    }
  }

  async #handOver(path: string): Promise<void> {
    if (this.#account !== null) await chown(path, this.#account.uid, this.#account.gid);
  }

  #settings(): readonly string[] {
    const settings: Readonly<Record<string, string>> = {
      listen_addresses: '127.0.0.1',
      port: String(this.port),
      // Only by the port.
      unix_socket_directories: '',
      ...this.#options.config,
    };
    return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  }
}

/** Why none can be started on a folder, which is made if it is not there, in a sentence for a person; null: one can. */
export async function postgresObstacle(dir: string): Promise<string | null> {
  if (findPostgres() === null) {
    return 'Postgres is not installed (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql@17)';
  }
  if (process.getuid?.() !== 0) {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    return null;
  }
  const account = serverAccount();
  if (account === null) return 'Postgres does not run as root, and there is no user postgres to run it as';
  await mkdir(dirname(dir), { recursive: true });
  const closed = await firstClosedFolder(dirname(dir), account);
  if (closed !== null) return `Postgres runs as the user postgres, who may not pass through ${closed} to ${dir}`;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  return null;
}

/** Postgres refuses to run as root; its package makes an account for it. Null: there is none, or none is needed. */
function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const [uid = null, gid = null] = ['-u', '-g'].map((option) => {
    const { status, stdout } = spawnSync('id', [option, 'postgres'], { encoding: 'utf8', timeout: 5_000 });
    return status === 0 ? Number(stdout.trim()) : null;
  });
  return uid === null || gid === null ? null : { uid, gid };
}

/** Of a folder and those above it, the one that an account may not pass through. */
async function firstClosedFolder(folder: string, { uid, gid }: Account): Promise<string | null> {
  const { uid: owner, gid: group, mode } = await stat(folder);
  const passes = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
  if ((mode & passes) === 0) return folder;
  const above = dirname(folder);
  return above === folder ? null : firstClosedFolder(above, { uid, gid });
}

function requiredPostgres(program: PostgresProgram): string {
  const folder = findPostgres();
  if (folder === null) throw new Error('Postgres is not installed (Debian: apt-get install postgresql)');
  return join(folder, program);
}
