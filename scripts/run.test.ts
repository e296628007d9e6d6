import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from './lib/command.ts';
import { root } from './lib/paths.ts';

const pretendToBe = (version: string) =>
  `data:text/javascript,${encodeURIComponent(`Object.defineProperty(process, 'versions', { value: { node: '${version}' } });`)}`;

describe('running a script', () => {
  it('tells the owner of an old Node what to do, in one line', async () => {
    const args = ['--import', pretendToBe('20.19.0'), join(root, 'scripts', 'run.js'), 'start'];
    const { code, output } = await runCommand(process.execPath, args, { limitMs: 15_000 });
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(output).toContain('Inkroom needs Node 24');
    expect(output).toContain('npm ci && npm start');
  });
});
