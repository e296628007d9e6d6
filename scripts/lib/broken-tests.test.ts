import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokenOfPlaywright, brokenOfVitest } from './broken-tests.ts';
import { root } from './paths.ts';

describe('naming what failed', () => {
  it('names the failed tests of vitest with the first lines of what they said, without colours', () => {
    const report = {
      testResults: [
        {
          name: join(root, 'server/src/a.test.ts'),
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'a one', failureMessages: [] },
            {
              status: 'failed',
              fullName: 'a [A-1] two',
              failureMessages: ['\u001B[31mexpected 1\u001B[39m\n\nto be 2\n3\n4\n5'],
            },
          ],
        },
        { name: join(root, 'b.test.ts'), status: 'passed', assertionResults: [] },
      ],
    };
    expect(brokenOfVitest(report)).toEqual(['server/src/a.test.ts › a [A-1] two\n  expected 1\n  to be 2\n  3\n  4']);
  });

  it('names a file that could not be run', () => {
    const file = { name: join(root, 'b.test.ts'), status: 'failed', message: 'no such module', assertionResults: [] };
    expect(brokenOfVitest({ testResults: [file] })).toEqual(['b.test.ts › the file\n  no such module']);
  });

  it('names the failed tests of Playwright, in groups too, and those that needed a second try', () => {
    const spec = (title: string, status: string) => ({
      title,
      file: 'a.test.ts',
      line: 7,
      tests: [{ status, results: [{ error: { message: 'not visible' } }, {}] }],
    });
    const report = {
      suites: [
        {
          specs: [spec('one', 'expected'), spec('two', 'unexpected')],
          suites: [{ specs: [spec('three', 'flaky')] }],
        },
      ],
    };
    expect(brokenOfPlaywright(report)).toEqual([
      'e2e/a.test.ts:7 › two\n  not visible',
      'e2e/a.test.ts:7 › three (passed on the second try)\n  not visible',
    ]);
  });

  it.each([null, {}, { testResults: 3, suites: 'x' }])('makes nothing of %j', (report) => {
    expect([...brokenOfVitest(report), ...brokenOfPlaywright(report)]).toEqual([]);
  });
});
