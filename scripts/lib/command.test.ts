import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { runCommand } from './command.ts';

const node = async (script: string, limitMs = 15_000) =>
  await runCommand(process.execPath, ['-e', script], { limitMs });

/** Whether a process runs still; one that has ended and waits for its parent to notice does not. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // No such process.
    return false;
  }
}

describe('running a command', () => {
  it('brings back its exit code and what it wrote to both streams', async () => {
    const result = await node(`console.log('out'); console.error('err'); process.exitCode = 3;`);
    expect(result).toMatchObject({ code: 3, timedOut: false });
    expect(result.output).toContain('out');
    expect(result.output).toContain('err');
  });

  it('takes a command that does not exist for a failed one', async () => {
    const result = await runCommand('no-such-command-anywhere', [], { limitMs: 60_000 });
    expect(result.code).toBe(1);
    expect(result.output).toContain('ENOENT');
  });

  it('stops a command at its time limit, and whatever that had started', async () => {
    const forever = 'setInterval(() => {}, 1000)';
    const result = await node(
      `const child = require('node:child_process').spawn(process.execPath, ['-e', '${forever}']); console.log(child.pid); ${forever}`,
      3000,
    );
    expect(result).toMatchObject({ code: 1, timedOut: true });
    const pid = Number(result.output.trim());
    expect(pid).toBeGreaterThan(0);
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
  });
});
