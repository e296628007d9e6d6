/** `npm run keys`, on a real data folder, with the server running and without. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCommand } from '../../scripts/lib/command.ts';
import { root } from '../../scripts/lib/paths.ts';
import { ServerCommand } from './support/server-command.ts';

const commandOn = (dataDir: string) => {
  return (...args: readonly string[]) =>
    runCommand(process.execPath, [path.join(root, 'scripts', 'run.js'), 'keys', ...args], {
      limitMs: 90_000,
      env: { DATA_DIR: dataDir },
    });
};

const keyIn = (output: string): string => /ink_[0-9a-f]{12}_[\w-]{22}/.exec(output)?.[0] ?? 'none';

test('[ACCOUNT-20] keys are made, listed, rotated and revoked while no server runs', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'inkroom-keys-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const command = commandOn(dataDir);
  expect((await command('list')).output).toMatch(/^There are no accounts yet/);
  const made = await command('create', 'scores', '--scope', 'ingest,admin');
  expect(made).toMatchObject({ code: 0 });
  const key = keyIn(made.output);
  const listed = (await command('list')).output;
  expect(listed).toMatch(/^scores \(ingest, admin\)\n {2}[0-9a-f]{12} {2}since /);
  expect(listed).not.toContain(key);
  const fresh = keyIn((await command('rotate', 'scores', '--grace=10m')).output);
  expect(fresh).not.toBe(key);
  expect((await command('list')).output).toMatch(/, ends .* UTC\n/);
  expect((await command('revoke', 'scores', fresh.slice(4, 16))).output).not.toContain(fresh.slice(4, 16));
  expect((await command('revoke', 'scores')).output).toContain('no key');
  expect(await command('create', 'scores', '--scope', 'ingest')).toMatchObject({
    code: 1,
    output: 'That name is taken.\n',
  });
});

test('[ACCOUNT-30] what the command did is in the audit log, whether a server ran or not', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'inkroom-keys-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const command = commandOn(dataDir);
  await command('create', 'scores', '--scope', 'ingest');
  const server = await ServerCommand.run({ DATA_DIR: dataDir });
  const url = await server.url();
  const key = keyIn((await command('create', 'boss', '--scope', 'admin')).output);
  const entries = async () => {
    const response = await fetch(`${url}/api/audit`, { headers: { Authorization: `Bearer ${key}` } });
    return ((await response.json()) as { entries?: object[] }).entries;
  };
  await expect.poll(entries).toMatchObject([
    { who: 'local', what: 'key:create', subject: 'boss' },
    { who: 'local', what: 'key:create', subject: 'scores' },
  ]);
});

test('[ACCOUNT-21] while the embedded server runs, the same commands go through it, and work at once', async () => {
  const server = await ServerCommand.run();
  const url = await server.url();
  const command = commandOn(server.dataDir);
  const key = keyIn((await command('create', 'boss', '--scope', 'admin')).output);
  const status = async () =>
    (await fetch(`${url}/api/accounts`, { headers: { Authorization: `Bearer ${key}` } })).status;
  expect(await status()).toBe(200);
  expect((await command('list')).output).toMatch(/^boss \(admin\)\n/);
  await command('revoke', 'boss');
  expect(await status()).toBe(401);
  const file = path.join(server.dataDir, 'operator.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  server.signal('SIGTERM');
  const { lines } = await server.ended;
  await expect(stat(file)).rejects.toThrow('ENOENT');
  expect((await command('list')).output).toMatch(/^boss \(admin\)\n {2}no key/);
  // What is no terminal may be a file: no link, and no key anywhere in it.
  expect(lines.join('\n')).not.toMatch(/ink_[0-9a-f]{12}_/);
});

test('[ACCOUNT-22] what cannot be understood is answered with how to write it, and fails', async () => {
  const command = commandOn(path.join(tmpdir(), 'inkroom-never-made'));
  const { code, output } = await command('create');
  expect(code).toBe(1);
  expect(output).toMatch(/^Use it like this:/);
});
