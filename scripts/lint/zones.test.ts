/** Feeds the linter what must not be written, and what may be, each at its place in a tree of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod/mini';
import { runCommand } from '../lib/command.ts';
import { root, toolPath } from '../lib/paths.ts';

type Snippet = readonly [title: string, path: string, text: string, rule: string];

const imports = 'eslint(no-restricted-imports)';
const globals = 'eslint(no-restricted-globals)';
const properties = 'eslint(no-restricted-properties)';
const processEnv = 'node(no-process-env)';

const forbidden: readonly Snippet[] = [
  ['shared imports a Node module', 'shared/src/room/a.ts', `import 'node:fs';`, imports],
  ['shared imports all of zod', 'shared/src/protocol/a.ts', `import 'zod';`, imports],
  ['shared imports a package', 'shared/src/lib/a.ts', `import 'react';`, imports],
  ['shared imports the server', 'shared/src/room/b.ts', `import '../../../server/src/config.ts';`, imports],
  ['shared/lib imports shared/rules', 'shared/src/lib/b.ts', `import '../rules/mnk.ts';`, imports],
  ['shared/rules imports shared/room', 'shared/src/rules/a.ts', `import '../room/room.ts';`, imports],
  ['shared/room imports shared/ticket', 'shared/src/room/c.ts', `import '../ticket/ticket.ts';`, imports],
  ['shared/room imports shared/protocol', 'shared/src/room/d.ts', `export * from '../protocol/events.ts';`, imports],
  ['shared reads the clock', 'shared/src/room/e.ts', `export const now = Date.now();`, globals],
  ['shared reads the clock by a detour', 'shared/src/room/f.ts', `export const now = globalThis.Date.now();`, globals],
  ['shared makes an id', 'shared/src/room/g.ts', `export const id = crypto.randomUUID();`, globals],
  ['shared draws a number', 'shared/src/rules/b.ts', `export const drawn = Math.random();`, properties],
  ['shared sets a timer', 'shared/src/room/h.ts', `setTimeout(() => {}, 1);`, globals],

  ['a port imports a service', 'server/src/ports/a.ts', `import '../rooms/rooms.ts';`, imports],
  ['a port imports a Node module', 'server/src/ports/b.ts', `import 'node:crypto';`, imports],
  ['a service imports socket.io', 'server/src/rooms/a.ts', `import 'socket.io';`, imports],
  ['a service imports express', 'server/src/identity/a.ts', `import 'express';`, imports],
  ['a service imports ioredis', 'server/src/queue/a.ts', `import 'ioredis';`, imports],
  ['a service imports SQL', 'server/src/scores/a.ts', `import 'node:sqlite';`, imports],
  ['a service imports storage', 'server/src/rooms/b.ts', `import '../storage/sqlite/store.ts';`, imports],
  ['a service imports transport', 'server/src/bots/a.ts', `import '../transport/socketio/wrapper.ts';`, imports],
  ['a service reads the clock', 'server/src/rooms/c.ts', `export const now = Date.now();`, globals],
  ['a service draws a number', 'server/src/bots/b.ts', `export const drawn = Math.random();`, properties],
  ['a service makes an id', 'server/src/rooms/d.ts', `import { randomUUID } from 'node:crypto';`, imports],
  ['a service reads a setting', 'server/src/rooms/e.ts', `export const port = process.env['PORT'];`, processEnv],
  [
    'an adapter reads a setting',
    'server/src/storage/sqlite/a.ts',
    `export const dir = process.env['DIR'];`,
    processEnv,
  ],
  ['an adapter imports process', 'server/src/storage/sqlite/b.ts', `import { env } from 'node:process';`, imports],
  ['SQLite imports Redis', 'server/src/storage/sqlite/c.ts', `import '../redis/connection.ts';`, imports],
  ['SQLite imports a service', 'server/src/storage/sqlite/d.ts', `import '../../rooms/rooms.ts';`, imports],
  ['ioredis outside storage/redis', 'server/src/storage/sql/a.ts', `import 'ioredis';`, imports],
  ['SQL outside storage', 'server/src/transport/http/a.ts', `import 'node:sqlite';`, imports],
  ['socket.io outside its folder', 'server/src/transport/http/b.ts', `import 'socket.io';`, imports],
  ['express outside its folder', 'server/src/transport/socketio/a.ts', `import 'express';`, imports],
  ['HTTP imports sockets', 'server/src/transport/http/c.ts', `import '../socketio/handshake.ts';`, imports],
  ['transport imports storage', 'server/src/transport/socketio/b.ts', `import '../../storage/sqlite/a.ts';`, imports],
  ['socket.io at the top', 'server/src/shutdown.ts', `import 'socket.io';`, imports],
  ['the server imports the client', 'server/src/main.ts', `import '@inkroom/client/net';`, imports],

  ['net imports React', 'client/src/net/a.ts', `import 'react';`, imports],
  ['net imports a feature', 'client/src/net/b.ts', `import '../features/room/store.ts';`, imports],
  ['a feature imports another', 'client/src/features/room/a.ts', `import '../lobby/store.ts';`, imports],
  ['deep in a feature, another', 'client/src/features/room/hooks/a.ts', `import '../../lobby/store.ts';`, imports],
  ['a feature imports the app', 'client/src/features/room/b.ts', `import '../../app/router.ts';`, imports],
  ['a component imports a feature', 'client/src/components/a.ts', `import '../features/room/store.ts';`, imports],
  ['a component imports net', 'client/src/components/b.ts', `import '../net/connection.ts';`, imports],
  ['a feature opens a socket', 'client/src/features/room/c.ts', `import 'socket.io-client';`, imports],
  ['the client imports all of zod', 'client/src/net/c.ts', `import { z } from 'zod';`, imports],
  ['the client imports the server', 'client/src/app/a.ts', `import '../../../server/src/config.ts';`, imports],
  ['the client imports a Node module', 'client/src/app/b.ts', `import 'node:fs';`, imports],

  ['two files import each other', 'bench/src/a.ts', `import './b.ts';`, 'import(no-cycle)'],
  ['a promise nobody waits for', 'bench/src/c.ts', `Promise.resolve(1);`, 'typescript(no-floating-promises)'],
  [
    'a promise as a condition',
    'bench/src/d.ts',
    `export const f = (p: Promise<boolean>) => { if (p) return 1; return 2; };`,
    'typescript(no-misused-promises)',
  ],
  [
    'a switch that forgets a case',
    'bench/src/e.ts',
    `export const f = (x: 'a' | 'b') => { switch (x) { case 'a': return 1; } return 2; };`,
    'typescript(switch-exhaustiveness-check)',
  ],
  ['any', 'bench/src/f.ts', `export const x: any = 1;`, 'typescript(no-explicit-any)'],
  [
    'a type imported as a value',
    'bench/src/g.ts',
    `import { Tool } from './tool.ts'; export const x: Tool = 'a';`,
    'typescript(consistent-type-imports)',
  ],
  [
    'a silenced type error',
    'bench/src/h.ts',
    `// @ts-ignore\nexport const x: number = 'a';`,
    'typescript(ban-ts-comment)',
  ],
  ['a default export', 'bench/src/i.ts', `export default 1;`, 'import(no-default-export)'],
  [
    'a skipped test',
    'bench/src/j.test.ts',
    `import { it } from 'vitest'; it.skip('x', () => {});`,
    'vitest(no-disabled-tests)',
  ],
];

const allowed: readonly (readonly [title: string, path: string, text: string])[] = [
  ['shared imports zod/mini', 'shared/src/protocol/ok-a.ts', `import 'zod/mini';`],
  ['shared/room imports shared/rules', 'shared/src/room/ok-a.ts', `import '../rules/mnk.ts';`],
  ['shared/protocol imports shared/room', 'shared/src/protocol/ok-b.ts', `import '../room/room.ts';`],
  ['a test of shared imports Node modules', 'shared/src/room/ok.test.ts', `import 'node:fs';`],
  ['a contract of a port imports vitest', 'server/src/ports/store.contract.ts', `import 'vitest';`],
  ['a service imports a port', 'server/src/rooms/ok-a.ts', `import '../ports/store.ts';`],
  ['a service hashes', 'server/src/identity/ok-a.ts', `import { createHmac } from 'node:crypto';`],
  ['SQLite imports node:sqlite', 'server/src/storage/sqlite/ok-a.ts', `import 'node:sqlite';`],
  ['SQLite imports a port', 'server/src/storage/sqlite/ok-b.ts', `import '../../ports/store.ts';`],
  ['sockets import socket.io', 'server/src/transport/socketio/ok-a.ts', `import 'socket.io';`],
  ['HTTP imports express', 'server/src/transport/http/ok-a.ts', `import 'express';`],
  ['HTTP imports a service', 'server/src/transport/http/ok-b.ts', `import '../../rooms/rooms.ts';`],
  ['config reads settings', 'server/src/config.ts', `export const port = process.env['PORT'];`],
  ['net imports socket.io-client', 'client/src/net/ok-a.ts', `import 'socket.io-client';`],
  ['a feature imports its own files', 'client/src/features/room/hooks/ok.ts', `import '../store.ts';`],
  ['a feature imports components', 'client/src/features/room/ok.ts', `import '../../components/board.ts';`],
  ['a feature imports net', 'client/src/features/room/ok-b.ts', `import '../../net/connection.ts';`],
  ['the app imports features', 'client/src/app/ok.ts', `import '../features/room/page.ts';`],
];

const reportSchema = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) });

describe('the linter', () => {
  let folder = '';
  let findings: readonly { code: string; filename: string }[] = [];

  const found = (path: string) => findings.filter(({ filename }) => filename === path).map(({ code }) => code);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'inkroom-lint-'));
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${text}\n`);
    };
    const config = pathToFileURL(join(root, 'oxlint.config.ts')).href;
    write('oxlint.config.ts', `export { default } from '${config}';`);
    write('tsconfig.json', JSON.stringify({ extends: join(root, 'tsconfig.base.json'), include: ['**/*.ts'] }));
    write('bench/src/b.ts', `import './a.ts';`);
    write('bench/src/tool.ts', `export type Tool = 'a';`);
    for (const [, path, text] of [...forbidden, ...allowed]) write(path, text);

    const oxlint = toolPath('oxlint') ?? '';
    const { output } = await runCommand(process.execPath, [oxlint, '--format=json'], { limitMs: 180_000, cwd: folder });
    findings = z.parse(reportSchema, JSON.parse(output)).diagnostics;
  }, 180_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(forbidden)('refuses: %s', (_title, path, _text, rule) => {
    expect(found(path)).toContain(rule);
  });

  it.each(allowed)('allows: %s', (_title, path) => {
    const zoneRules = [imports, globals, properties, processEnv];
    expect(found(path).filter((code) => zoneRules.includes(code))).toEqual([]);
  });

  it('has a snippet of its own for every file', () => {
    const paths = [...forbidden, ...allowed].map(([, path]) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });
});
