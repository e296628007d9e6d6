/** The machine the tests run on, and whether its packages are ours to install. */
import { existsSync, readFileSync } from 'node:fs';
import { runCommand } from '../lib/command.ts';
import type { Machine } from './gather.ts';

const minuteMs = 60_000;

/** Reads the text of /etc/os-release. */
export function isDebianLike(osRelease: string): boolean {
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease);
}

function mayInstall(): boolean {
  const osRelease = '/etc/os-release';
  return (
    process.getuid?.() === 0 &&
    existsSync('/usr/bin/apt-get') &&
    existsSync(osRelease) &&
    isDebianLike(readFileSync(osRelease, 'utf8'))
  );
}

export function thisMachine(): Machine {
  const say = (line: string) => console.log(line);
  const aptGet = async (args: readonly string[], limitMs: number): Promise<void> => {
    const quietly = ['-o', 'DPkg::Lock::Timeout=120', '-qq'];
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const { code, output, timedOut } = await runCommand('apt-get', [...quietly, ...args], { limitMs, env });
    if (timedOut) say(`      apt-get ${args[0] ?? ''} was given up after ${limitMs / minuteMs} minutes`);
    else if (code !== 0) say(output.trim());
  };
  const install = async (packages: readonly string[]): Promise<void> => {
    await aptGet(['update'], 5 * minuteMs);
    await aptGet(['install', '-y', '--no-install-recommends', ...packages], 15 * minuteMs);
  };
  return { say, install: mayInstall() ? install : null };
}
