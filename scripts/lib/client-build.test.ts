import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientState, hashSources } from './client-build.ts';

describe('whether the client has to be built', () => {
  let folder = '';

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const build = () => {
    write('client/dist/index.html', '<p>built</p>');
    write('client/dist/.built-from', hashSources(folder));
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'inkroom-client-'));
    write('client/index.html', '<p>source</p>');
    write('client/src/app/entry.tsx', 'export const a = 1;');
    write('shared/src/index.ts', 'export const b = 1;');
    write('package-lock.json', '{}');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is missing in a fresh clone, and fresh once it was built', () => {
    expect(clientState(folder)).toBe('missing');
    build();
    expect(clientState(folder)).toBe('fresh');
  });

  it.each([
    ['a source changed', 'client/src/app/entry.tsx', 'export const a = 2;'],
    ['a source was added', 'client/src/app/router.tsx', ''],
    ['shared changed', 'shared/src/index.ts', 'export const b = 2;'],
    ['the page changed', 'client/index.html', '<p>other</p>'],
    ['a dependency changed', 'package-lock.json', '{"a": 1}'],
    ['the build settings changed', 'client/vite.config.ts', 'export default {};'],
  ])('is stale after %s', (_what, path, text) => {
    build();
    write(path, text);
    expect(clientState(folder)).toBe('stale');
  });

  it('is stale after a source was removed', () => {
    build();
    rmSync(join(folder, 'shared/src/index.ts'));
    expect(clientState(folder)).toBe('stale');
  });

  it('is stale when nobody knows what it was built from', () => {
    write('client/dist/index.html', '<p>built</p>');
    expect(clientState(folder)).toBe('stale');
  });

  it('stays fresh when only a test or the time of a file changed', () => {
    build();
    write('client/src/app/entry.test.ts', 'a test');
    utimesSync(join(folder, 'client/src/app/entry.tsx'), new Date(0), new Date(0));
    expect(clientState(folder)).toBe('fresh');
  });

  it('is fresh where it came without its sources', () => {
    build();
    rmSync(join(folder, 'client/src'), { recursive: true });
    expect(clientState(folder)).toBe('fresh');
  });
});
