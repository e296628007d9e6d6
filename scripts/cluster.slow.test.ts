import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { freePort } from './cluster/free-port.ts';
import { ensureClient } from './lib/client-build.ts';
import { root } from './lib/paths.ts';

/** Three nodes start one after the other on whatever is left of two cores. */
const patient = { timeout: 60_000, interval: 50 };
const limit = { timeout: 360_000 };

interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

interface Command {
  readonly port: number;
  readonly dataDir: string;
  readonly url: string;
  output(): string;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<number | null>;
}

/** `npm run cluster` without npm, in a folder and on a port of its own. */
async function runCluster({ args = [], env = {} }: RunOptions = {}): Promise<Command> {
  const built = await ensureClient(() => {});
  if (!built.ok) throw new Error(built.message);
  const dataDir = mkdtempSync(join(tmpdir(), 'inkroom-cluster-command-'));
  // Run by root, Postgres has an account of its own, which has to get through.
  chmodSync(dataDir, 0o711);
  const port = await freePort();
  const child = spawn(process.execPath, [join(root, 'scripts', 'run.js'), 'cluster', ...args], {
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  return {
    port,
    dataDir,
    url: `http://127.0.0.1:${port}`,
    output: () => output,
    signal: (name) => void child.kill(name),
    ended,
  };
}

async function isOpen(command: Command): Promise<void> {
  await vi.waitFor(() => expect(command.output()).toContain('Ctrl-C ends everything'), patient);
}

/** Who is running, by the lines that name a process. */
function processesIn(text: string): ReadonlyMap<string, number> {
  const rows = text.matchAll(/^ {2}(\S+) .* process (\d+)$/gm);
  return new Map([...rows].map(([, name = '', pid]) => [name, Number(pid)]));
}

function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // No such process, which is an answer.
    return false;
  }
}

async function servedBy(url: string): Promise<string | null> {
  const response = await fetch(`${url}/readyz`, { headers: { connection: 'close' } });
  return response.status === 200 ? response.headers.get('x-served-by') : null;
}

async function everyNodeServes({ url }: Command, names: readonly string[]): Promise<void> {
  const open = new Set(names);
  await vi.waitFor(async () => {
    open.delete((await servedBy(url)) ?? '');
    expect([...open]).toEqual([]);
  }, patient);
}

describe('npm run cluster', () => {
  it('serves on one address, starts a killed node again, and leaves nothing behind after Ctrl-C', limit, async () => {
    const command = await runCluster({ args: ['--nodes', '3'] });
    await isOpen(command);
    const processes = processesIn(command.output());
    expect([...processes.keys()]).toEqual(['HAProxy', 'node-1', 'node-2', 'node-3', 'Redis', 'Postgres']);
    expect(command.output()).toContain(`Inkroom is open: ${command.url}`);
    expect(command.output()).toContain(`kill -9 ${processes.get('node-1')}`);
    await everyNodeServes(command, ['node-1', 'node-2', 'node-3']);
    expect(await (await fetch(command.url)).text()).toContain('<!doctype html>');

    process.kill(processes.get('node-1') ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(command.output()).toMatch(/^node-1 serves again: process \d+/m), patient);
    await everyNodeServes(command, ['node-1', 'node-2', 'node-3']);

    process.kill(processes.get('Postgres') ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(command.output()).toMatch(/^postgres serves again: process \d+/m), patient);

    const again = (name: string) =>
      Number(new RegExp(`^${name} serves again: process (\\d+)`, 'm').exec(command.output())?.[1]);
    const killed = [processes.get('node-1'), processes.get('Postgres')];
    const all = [...processes.values(), again('node-1'), again('postgres')].filter((pid) => !killed.includes(pid));
    expect(all.filter(isRunning)).toHaveLength(6);
    command.signal('SIGINT');
    expect(await command.ended).toBe(0);
    expect(all.filter(isRunning)).toEqual([]);
  });

  it('lets the nodes share one port without HAProxy', limit, async () => {
    const command = await runCluster({ args: ['--nodes', '2', '--no-haproxy'] });
    await isOpen(command);
    expect([...processesIn(command.output()).keys()]).toEqual(['node-1', 'node-2', 'Redis', 'Postgres']);
    await everyNodeServes(command, ['node-1', 'node-2']);
  });

  it('says what to do where Redis is missing', limit, async () => {
    const command = await runCluster({ env: { PATH: '/nowhere' } });
    expect(await command.ended).toBe(1);
    expect(command.output()).toMatch(/^Redis is not installed.*apt-get install redis-server.*\n$/);
  });

  it.each(['0', 'many', '1000'])('refuses %s nodes in one line', limit, async (nodes) => {
    const command = await runCluster({ args: ['--nodes', nodes] });
    expect(await command.ended).toBe(1);
    expect(command.output()).toBe(`--nodes is "${nodes}", but must be a whole number from 1 to 16.\n`);
  });

  it('says in one line that its port is in use', limit, async () => {
    const port = await freePort();
    const taker = createServer();
    await new Promise<void>((resolve) => {
      taker.listen(port, '127.0.0.1', resolve);
    });
    onTestFinished(() => void taker.close());
    const command = await runCluster({ env: { PORT: String(port) } });
    expect(await command.ended).toBe(1);
    expect(command.output()).toBe(
      `Port ${port} is in use. Stop what uses it, or choose another: PORT=3001 npm run cluster\n`,
    );
  });

  it('never runs twice on the same data', limit, async () => {
    const first = await runCluster({ args: ['--nodes', '1'] });
    await isOpen(first);
    const second = await runCluster({ env: { DATA_DIR: first.dataDir } });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('Another cluster is running on');
  });
});
