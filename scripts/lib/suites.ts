/** The suites of `npm test`: each runs to its end, shows its own output, and comes back as a tally. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printChecks, runChecks } from './checks.ts';
import { ensureClient } from './client-build.ts';
import { runTool } from './command.ts';
import { tallyPlaywright, tallyVitest } from './tally.ts';
import type { Tally } from './tally.ts';

const minuteMs = 60_000;

/** Calls `run` with the path of a report yet to be written; returns what it came to, and the report if there is one. */
async function withReport<T>(run: (path: string) => Promise<T>): Promise<{ result: T; report: string | null }> {
  const folder = mkdtempSync(join(tmpdir(), 'inkroom-report-'));
  try {
    const path = join(folder, 'report.json');
    const result = await run(path);
    return { result, report: readIfThere(path) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

export async function checkSuite(): Promise<Tally> {
  const checks = await runChecks();
  printChecks(checks);
  const passed = checks.filter(({ ok }) => ok).length;
  const broken = checks.filter(({ ok }) => !ok).map(({ name }) => name);
  return { name: 'check', passed, failed: checks.length - passed, notes: [], broken };
}

export async function vitestSuite(options: { readonly quick: boolean }): Promise<Tally> {
  // What takes the whole machine has a suite of its own.
  return runVitest('vitest', options.quick ? [] : ['--project=!cluster'], options.quick);
}

/** Several servers, Redis and a balancer at a time: one file after the other. */
export async function clusterSuite(): Promise<Tally> {
  return runVitest('cluster', ['--project=cluster', '--no-file-parallelism'], false);
}

async function runVitest(name: string, options: readonly string[], quick: boolean): Promise<Tally> {
  const { result, report } = await withReport((path) =>
    runTool('vitest', ['run', ...options, '--reporter=default', '--reporter=json', `--outputFile.json=${path}`], {
      limitMs: 40 * minuteMs,
      show: true,
      env: { INKROOM_QUICK: quick ? '1' : '0' },
    }),
  );
  return tallyVitest(name, report, result);
}

export async function buildSuite(): Promise<Tally> {
  const built = await ensureClient((line) => console.log(line));
  console.log(built.ok ? 'The client is built.' : built.message);
  return { name: 'build', passed: built.ok ? 1 : 0, failed: built.ok ? 0 : 1, notes: [], broken: [] };
}

export async function playwrightSuite(): Promise<Tally> {
  const { result, report } = await withReport((path) =>
    runTool('playwright', ['test', '--reporter=list,json'], {
      limitMs: 45 * minuteMs,
      show: true,
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: path },
    }),
  );
  return tallyPlaywright('playwright', report, result);
}
