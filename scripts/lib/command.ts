/** Runs a command to its end, within a time limit, and says what came of it. */
import { spawn } from 'node:child_process';
import { root, toolPath } from './paths.ts';
import type { Tool } from './paths.ts';

export interface CommandResult {
  /** The exit code; 1 when the command could not be started or was ended by a signal. */
  readonly code: number;
  /** What it wrote to both streams; empty if it wrote to ours. */
  readonly output: string;
  readonly timedOut: boolean;
}

export interface CommandOptions {
  readonly limitMs: number;
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The repository's root unless told otherwise. */
  readonly cwd?: string;
  /** Whom it runs as, if not as us. */
  readonly account?: { readonly uid: number; readonly gid: number };
  /** Write to our own streams instead of keeping the output. */
  readonly show?: boolean;
}

const running = new Set<number>();

/** A command has a process group of its own, so that whatever it starts ends with it. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The whole group has ended already, which is what was wanted.
  }
}

function endAll(): void {
  for (const pid of running) endGroup(pid);
  process.exit(130);
}

/** Ctrl-C reaches only our own group, so it is passed on, but only while there is something to pass it to. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function started(pid: number): void {
  running.add(pid);
  if (running.size === 1) for (const signal of signals) process.on(signal, endAll);
}

function ended(pid: number): void {
  running.delete(pid);
  if (running.size === 0) for (const signal of signals) process.off(signal, endAll);
}

export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return await new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: options.show === true ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...options.account,
    });
    const { pid } = child;
    if (pid !== undefined) started(pid);

    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);

    let timedOut = false;
    const limit = setTimeout(() => {
      timedOut = true;
      if (pid !== undefined) endGroup(pid);
    }, options.limitMs);

    const end = (code: number) => {
      clearTimeout(limit);
      if (pid !== undefined) ended(pid);
      resolve({ code, output, timedOut });
    };
    child.on('error', (error) => {
      output += error.message;
      end(1);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}

/** Runs one of the tools that npm installed, with the Node that runs this. */
export async function runTool(tool: Tool, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const path = toolPath(tool);
  if (path === null) return { code: 1, output: `${tool} is not installed: run npm ci`, timedOut: false };
  return await runCommand(process.execPath, [path, ...args], options);
}
