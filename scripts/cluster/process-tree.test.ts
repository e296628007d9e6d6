import { spawn } from 'node:child_process';
import { expect, it, onTestFinished, vi } from 'vitest';
import { descendantsOf, isAlive, signalAll } from './process-tree.ts';

it('finds what a process has started, and what that has started', async () => {
  const inner =
    "const { spawn } = require('node:child_process'); spawn(process.execPath, ['-e', 'setInterval(() => 0, 1e6)'], { detached: true })";
  const child = spawn(process.execPath, ['-e', `${inner}; setInterval(() => 0, 1e6)`], { stdio: 'ignore' });
  const pid = child.pid ?? 0;
  onTestFinished(() => signalAll([pid, ...descendantsOf(pid)], 'SIGKILL'));
  await vi.waitFor(() => expect(descendantsOf(pid)).toHaveLength(1), { timeout: 60_000 });
  const [grandchild = 0] = descendantsOf(pid);
  signalAll([grandchild], 'SIGKILL');
  await vi.waitFor(() => expect(isAlive(grandchild)).toBe(false), { timeout: 60_000 });
  expect(isAlive(pid)).toBe(true);
});

it.each([
  ['no process', 0],
  ['a group', -5],
  ['init', 1],
  ['ourselves', process.pid],
])('finds nothing under %s, since signals go to what is found', (_, pid) => {
  expect(descendantsOf(pid)).toEqual([]);
});
