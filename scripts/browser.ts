/** Which browser the end-to-end tests use: the one named by INKROOM_BROWSER, Playwright's own, or the system's. */
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { isExecutable } from './needs/programs.ts';

export const browserVariable = 'INKROOM_BROWSER';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const installed = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** A download without the system libraries that it needs is a file, but not a browser: only its start tells. */
function starts(path: string): boolean {
  return isExecutable(path) && spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/** The path of a browser that starts, or null. */
export function findBrowser(): string | null {
  const named = process.env[browserVariable];
  if (named !== undefined && named !== '') return starts(named) ? named : null;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  return [chromium.executablePath(), ...onPath, ...installed].find(starts) ?? null;
}

/** Nothing that a browser does of its own accord, such as updating itself, has a place in a test. */
export function browserArgs(): string[] {
  const asRoot = process.getuid?.() === 0;
  return [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    ...(asRoot ? ['--no-sandbox'] : []),
  ];
}
