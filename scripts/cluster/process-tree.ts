/** A process with all that it has started. Groups would not do: Postgres gives each of its processes a group of its own. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Parent by process. */
function parents(): ReadonlyMap<number, number> {
  return process.platform === 'linux' ? parentsByProc() : parentsByPs();
}

function parentsByProc(): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // The name in brackets may hold anything, so what follows is counted from its end.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      found.set(Number(name), Number(parent));
    } catch {
      // Ended in between.
    }
  }
  return found;
}

function parentsByPs(): ReadonlyMap<number, number> {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8', timeout: 5_000 });
  return new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => {
        const [pid = '', parent = ''] = line.trim().split(/\s+/);
        return [Number(pid), Number(parent)];
      }),
  );
}

/**
 * All that descend from a process, without itself. Of a process that is not there (0), of init and of ourselves: none,
 * since everything descends from those, and what is found here gets signals.
 */
export function descendantsOf(pid: number): readonly number[] {
  if (pid <= 1 || pid === process.pid) return [];
  const parentOf = parents();
  const found = new Set([pid]);
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const [child, parent] of parentOf) if (found.has(parent)) found.add(child);
  }
  found.delete(pid);
  return [...found];
}

/** A signal to each of them that is still there. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    // 0 and below are groups, 1 is init.
    if (pid <= 1 || pid === process.pid) continue;
    try {
      process.kill(pid, signal);
    } catch {
      // Ended already.
    }
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
