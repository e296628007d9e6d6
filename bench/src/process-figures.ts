/** What the kernel says about a process: CPU of all its threads, and resident memory; and where it may run. Linux only. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** User and system time in microseconds; children that have ended (Redis rewriting its file) are part of it. */
export function cpuMicros(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold blanks; the fields after it are counted from 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const micros = (ticks: number): number => (ticks / ticksPerSecond) * 1e6;
  const children = micros(Number(fields[13]) + Number(fields[14]));
  return (threadMicros(pid) ?? micros(Number(fields[11]) + Number(fields[12]))) + children;
}

/** The scheduler counts in nanoseconds where stat counts in ticks of 10 ms; not every kernel is built with it. */
function threadMicros(pid: number): number | null {
  let nanos = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanos += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // The thread ended between the two readings, or the kernel keeps no such file.
    }
  }
  return nanos === 0 ? null : nanos / 1000;
}

/** What all processors together have done since the machine started, in microseconds; waiting is not part of it. */
export function machineMicros(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = readFileSync('/proc/stat', 'utf8')
    .slice('cpu'.length, 400)
    .trim()
    .split(/\s+/)
    .map(Number);
  return ((user + nice + system + irq + softIrq) / ticksPerSecond) * 1e6;
}

export function residentKb(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0);
}

/**
 * Servers share the first processor and whoever drives them has the others, so that neither takes the other's time.
 * Without a second processor, or without taskset, everybody runs anywhere. Answers whether it was done.
 */
export function pin(role: 'servers' | 'load', pids: readonly number[]): boolean {
  const last = cpus().length - 1;
  if (last === 0) return false;
  try {
    for (const pid of pids) {
      execFileSync('taskset', ['-acp', role === 'servers' ? '0' : `1-${last}`, String(pid)], { stdio: 'ignore' });
    }
    return true;
  } catch {
    return false;
  }
}
