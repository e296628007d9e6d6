/** What a node reads from its environment, by the files that read it: for tests that hold lists of settings against it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretSettings } from '../../server/src/config.ts';
import { root } from './paths.ts';

const readers = ['config.ts', 'notifier/settings.ts'];

export function nodeSettings(): readonly string[] {
  const texts = readers.map((file) => readFileSync(join(root, 'server', 'src', file), 'utf8'));
  const named = texts.flatMap((text) => [...text.matchAll(/'([A-Z][A-Z_]+)'/g)].map(([, name = '']) => name));
  return [...new Set([...named, ...[...secretSettings].map((name) => `${name}_FILE`)])];
}
