import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../lib/paths.ts';

const read = (name: string): string => readFileSync(join(root, name), 'utf8');

interface Instruction {
  readonly name: string;
  readonly words: readonly string[];
}

const instructions: readonly Instruction[] = read('Dockerfile')
  .replaceAll(/\\\n\s*/g, ' ')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line))
  .map((line) => {
    const [name = '', ...words] = line.split(/\s+/);
    return { name, words };
  });

const called = (name: string): readonly Instruction[] => instructions.filter((one) => one.name === name);
const lastStage = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));

/** Whether the builder is given a path, by the rules of .dockerignore: the last pattern that matches decides. */
function isGiven(path: string): boolean {
  const patterns = read('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const covers = (pattern: string): boolean =>
    pattern === '*' || matchesGlob(path, pattern) || matchesGlob(path, `${pattern}/**`);
  const deciding = patterns.findLast((pattern) => covers(pattern.replace(/^!/, '')));
  return deciding === undefined || deciding.startsWith('!');
}

describe('the Dockerfile', () => {
  it('copies what is there and what the builder is given', () => {
    const fromContext = called('COPY').filter(({ words }) => !words[0]?.startsWith('--from'));
    const sources = fromContext.flatMap(({ words }) => words.slice(0, -1)).filter((source) => source !== '.');
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources) {
      expect(existsSync(join(root, source)), source).toBe(true);
      expect(isGiven(source), source).toBe(true);
    }
  });

  it('installs every workspace by its manifest', () => {
    const { workspaces } = JSON.parse(read('package.json')) as { workspaces: readonly string[] };
    const copied = called('COPY').map(({ words }) => words[0]);
    expect(copied).toEqual(expect.arrayContaining(workspaces.map((name) => `${name}/package.json`)));
  });

  it('gives the builder whatever the client is built from', () => {
    const sources = globSync('{client,shared}/{src/**/*.{ts,tsx,css},*.{ts,json,html}}', { cwd: root });
    const missing = sources.filter((path) => !/\.test\.tsx?$/.test(path) && !isGiven(path));
    expect(sources.length).toBeGreaterThan(50);
    expect(missing).toEqual([]);
  });

  it('keeps secrets, data and what is made here from the builder', () => {
    for (const path of [
      '.git/config',
      '.env',
      'data/live.db',
      'client/dist/index.html',
      'server/node_modules/x/y.js',
    ]) {
      expect(isGiven(path), path).toBe(false);
    }
  });

  it('runs the Node that the packages ask for, and not as root', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };
    const major = /\d+/.exec(devDependencies['node'] ?? '')?.[0];
    const images = called('FROM').flatMap(({ words }) => words[0] ?? []);
    expect(images.filter((image) => image.includes(':'))).toEqual([`node:${major}-slim`, `node:${major}-slim`]);
    expect(lastStage.findLast(({ name }) => name === 'USER')?.words).toEqual(['node']);
  });

  it('ends in the server itself, so that it hears when it is to stop, and has a health check', () => {
    expect(lastStage.at(-1)).toEqual({ name: 'CMD', words: ['["node",', '"server/src/main.ts"]'] });
    expect(existsSync(join(root, 'server/src/main.ts'))).toBe(true);
    expect(lastStage.find(({ name }) => name === 'HEALTHCHECK')?.words.join(' ')).toContain('/livez');
  });

  it('takes no tools of development along', () => {
    const copies = lastStage.filter(({ name }) => name === 'COPY').map(({ words }) => words.join(' '));
    expect(copies).toContain('--from=packages /app/node_modules node_modules');
    const install = called('RUN').find(({ words }) => words.includes('--omit=dev'));
    expect(install).toBeDefined();
  });
});
