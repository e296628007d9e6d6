/** Where things are: the repository's root, and the command-line tools that npm installed in it. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const packageOf = {
  dclint: 'dclint',
  oxfmt: 'oxfmt',
  oxlint: 'oxlint',
  playwright: 'playwright',
  tsc: 'typescript',
  vite: 'vite',
  vitest: 'vitest',
} as const;

export type Tool = keyof typeof packageOf;

/** The JavaScript file behind a tool's command, to be run by this very Node; null when it is not installed. */
export function toolPath(tool: Tool): string | null {
  const folder = join(root, 'node_modules', packageOf[tool]);
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = binOf(manifest, tool);
    return file === null ? null : join(folder, file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function binOf(manifest: unknown, tool: Tool): string | null {
  if (typeof manifest !== 'object' || manifest === null || !('bin' in manifest)) return null;
  const { bin } = manifest;
  if (typeof bin === 'string') return bin;
  if (typeof bin !== 'object' || bin === null) return null;
  const file: unknown = Reflect.get(bin, tool);
  return typeof file === 'string' ? file : null;
}
