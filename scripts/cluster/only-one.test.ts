import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { holdFolder } from './only-one.ts';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'inkroom-held-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

it('a folder is held by one only, until it lets go', async () => {
  const dir = folder();
  const letGo = await holdFolder(dir);
  expect(letGo).not.toBeNull();
  expect(await holdFolder(dir)).toBeNull();
  letGo?.();
  const again = await holdFolder(dir);
  expect(again).not.toBeNull();
  again?.();
});

it('whoever was killed holds nothing any more', async () => {
  const dir = folder();
  const program = `
    import { holdFolder } from ${JSON.stringify(join(import.meta.dirname, 'only-one.ts'))};
    await holdFolder(${JSON.stringify(dir)});
    console.log('held');
    setInterval(() => {}, 1_000);
  `;
  const other = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void other.kill('SIGKILL'));
  await once(other.stdout, 'data');
  expect(await holdFolder(dir)).toBeNull();
  other.kill('SIGKILL');
  await once(other, 'exit');
  const letGo = await holdFolder(dir);
  expect(letGo).not.toBeNull();
  letGo?.();
});
