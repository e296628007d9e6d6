/** Which tests failed, by the runners' own reports, each in a few lines: the end of a long output says what to look at. */
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './paths.ts';

/** Lines of a failure's message that are repeated. */
const mostLines = 4;

const at = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

const textAt = (value: unknown, key: string): string => {
  const text = at(value, key);
  return typeof text === 'string' ? text : '';
};

const listAt = (value: unknown, key: string): readonly unknown[] => {
  const list = at(value, key);
  return Array.isArray(list) ? list : [];
};

function describe(file: string, title: string, message: string): string {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, mostLines);
  return [`${file} › ${title}`, ...lines.map((line) => `  ${line}`)].join('\n');
}

/** Of the report of vitest's json reporter: failed tests, and files that could not be run. */
export function brokenOfVitest(report: unknown): readonly string[] {
  return listAt(report, 'testResults').flatMap((file) => {
    const path = relative(root, textAt(file, 'name'));
    const failed = listAt(file, 'assertionResults').filter((test) => textAt(test, 'status') === 'failed');
    if (failed.length === 0 && textAt(file, 'status') === 'failed') {
      return [describe(path, 'the file', textAt(file, 'message'))];
    }
    return failed.map((test) =>
      describe(path, textAt(test, 'fullName'), listAt(test, 'failureMessages').map(String).join('\n')),
    );
  });
}

/** Of the report of Playwright's json reporter: tests that failed, and those that passed on the second try only. */
export function brokenOfPlaywright(report: unknown): readonly string[] {
  return listAt(report, 'suites').flatMap((suite) => brokenOfSuite(suite));
}

function brokenOfSuite(suite: unknown): readonly string[] {
  const specs = listAt(suite, 'specs').flatMap((spec) =>
    listAt(spec, 'tests').flatMap((test) => {
      const status = textAt(test, 'status');
      if (status !== 'unexpected' && status !== 'flaky') return [];
      const error = listAt(test, 'results').map((result) => textAt(at(result, 'error'), 'message'));
      const title = textAt(spec, 'title') + (status === 'flaky' ? ' (passed on the second try)' : '');
      return [describe(`e2e/${textAt(spec, 'file')}:${String(at(spec, 'line'))}`, title, error.find(Boolean) ?? '')];
    }),
  );
  return [...specs, ...listAt(suite, 'suites').flatMap((inner) => brokenOfSuite(inner))];
}
