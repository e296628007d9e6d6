/** The steps of `npm run check`, run side by side. */
import { checkRulesIn } from '../check-rules.ts';
import { runTool } from './command.ts';
import { root } from './paths.ts';
import type { Tool } from './paths.ts';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What a person needs to see if it failed. */
  readonly output: string;
  readonly tookMs: number;
}

const limitMs = 600_000;

async function toolCheck(tool: Tool, args: readonly string[]): Promise<Omit<Check, 'name' | 'tookMs'>> {
  const { code, output, timedOut } = await runTool(tool, args, { limitMs });
  return { ok: code === 0, output: timedOut ? `${output}\nstopped after ${limitMs / 1000} s` : output };
}

function rulesCheck(): Omit<Check, 'name' | 'tookMs'> {
  const { defined, problems } = checkRulesIn(root);
  if (defined === 0) return { ok: false, output: 'docs/spec defines no rule at all' };
  return { ok: problems.length === 0, output: problems.join('\n') };
}

const steps: Readonly<Record<string, () => Promise<Omit<Check, 'name' | 'tookMs'>>>> = {
  format: () => toolCheck('oxfmt', ['--check']),
  lint: () => toolCheck('oxlint', []),
  'types of shared': () => toolCheck('tsc', ['-p', 'shared']),
  'types of server': () => toolCheck('tsc', ['-p', 'server']),
  'types of client': () => toolCheck('tsc', ['-p', 'client']),
  'types of the rest': () => toolCheck('tsc', ['-p', '.']),
  'rules against tests': async () => rulesCheck(),
};

export async function runChecks(): Promise<Check[]> {
  return await Promise.all(
    Object.entries(steps).map(async ([name, run]) => {
      const start = performance.now();
      const result = await run();
      return { name, ...result, tookMs: performance.now() - start };
    }),
  );
}

/** One line per step; what a failed one had to say comes first. */
export function printChecks(checks: readonly Check[]): void {
  for (const check of checks.filter(({ ok }) => !ok)) console.log(`── ${check.name}\n${check.output.trim()}\n`);
  for (const check of checks) {
    console.log(`${check.ok ? 'ok  ' : 'FAIL'}  ${check.name.padEnd(20)} ${(check.tookMs / 1000).toFixed(1)} s`);
  }
}
