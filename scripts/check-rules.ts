/**
 * Holds the numbered rules of docs/spec against the tests: a rule is written there as **[ROOM-12]**, and every rule is
 * cited at the start of a test's title, every citation names a rule, and no number is given twice.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ruleId = '[A-Z][A-Z0-9]*-\\d+';
const definition = new RegExp(`\\*\\*\\[(${ruleId})\\]\\*\\*`, 'g');
const titleStart = new RegExp(`(['"\`])((?:\\[${ruleId}\\]\\s*)+)`, 'g');
const citation = new RegExp(`\\[(${ruleId})\\]`, 'g');

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

export interface RulesReport {
  readonly defined: number;
  readonly problems: readonly string[];
}

function occurrences(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, id]) => id ?? []);
}

/** A test that is commented out proves nothing. */
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\*.*?\*\//gms, '').replaceAll(/^\s*\/\/.*$/gm, '');
}

function citationsIn(text: string): string[] {
  return [...withoutComments(text).matchAll(titleStart)].flatMap(([, , ids]) => occurrences(ids ?? '', citation));
}

export function checkRules(specs: readonly TextFile[], tests: readonly TextFile[]): RulesReport {
  const problems: string[] = [];
  const definedIn = new Map<string, string>();
  for (const spec of specs) {
    for (const id of occurrences(spec.text, definition)) {
      const earlier = definedIn.get(id);
      if (earlier === undefined) definedIn.set(id, spec.path);
      else problems.push(`${spec.path}: [${id}] is defined a second time (first in ${earlier})`);
    }
  }

  const cited = new Set<string>();
  for (const test of tests) {
    for (const id of new Set(citationsIn(test.text))) {
      cited.add(id);
      if (!definedIn.has(id)) problems.push(`${test.path}: cites [${id}], which no page of docs/spec defines`);
    }
  }
  for (const [id, path] of definedIn) {
    if (!cited.has(id)) problems.push(`${path}: [${id}] is not cited by any test's title`);
  }
  return { defined: definedIn.size, problems };
}

const testFiles = [
  '{shared,server,client,bench}/{src,test}/**/*.{test,contract}.{ts,tsx}',
  'scripts/*/**/*.test.ts',
  'e2e/**/*.ts',
];

/** The rules and tests of the repository at `folder`. */
export function checkRulesIn(folder: string): RulesReport {
  const read = (patterns: readonly string[]): TextFile[] =>
    globSync(patterns, { cwd: folder })
      .toSorted()
      .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
  return checkRules(read(['docs/spec/*.md']), read(testFiles));
}
