/** `npm run players`, on a real data folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../../scripts/lib/command.ts';
import { root } from '../../scripts/lib/paths.ts';
import { createIdentity } from '../src/identity/create-identity.ts';
import type { Identity } from '../src/identity/identity.ts';
import { TestClock, valueOf } from '../src/identity/testing/identity-bench.ts';
import { createMemoryCodes } from '../src/platform/memory-codes.ts';
import { nodeClock } from '../src/platform/node-clock.ts';
import { nodeEntropy } from '../src/platform/node-entropy.ts';
import { nodeSecrets } from '../src/platform/node-secrets.ts';
import { openSqliteStorage } from '../src/storage/sqlite/sqlite-storage.ts';

const address = '192.0.2.1';
const passphrase = 'correct horse';

let dataDir = '';
/** Of the server; the command itself goes by the machine's. */
let clock = new TestClock();

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'inkroom-players-'));
  clock = new TestClock();
  clock.time = nodeClock.now();
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Runs a server's identity on the folder, and stops it. */
async function whileRunning<T>(use: (identity: Identity) => Promise<T>): Promise<T> {
  const storage = await openSqliteStorage({
    dataDir,
    clock: { ...nodeClock, now: () => clock.now() },
    logger: { info() {}, warn() {}, error() {} },
  });
  try {
    const { players, settings } = storage;
    return await use(
      await createIdentity({
        players,
        settings,
        clock,
        entropy: nodeEntropy,
        secrets: nodeSecrets,
        codes: createMemoryCodes(clock),
        sessionKeys: [],
        defaultArea: 100,
      }),
    );
  } finally {
    await storage.close();
  }
}

const command = (...args: readonly string[]) =>
  runCommand(process.execPath, [join(root, 'scripts', 'run.js'), 'players', ...args], {
    limitMs: 60_000,
    env: { DATA_DIR: dataDir },
  });

const newcomer = async (identity: Identity) => valueOf(await identity.open({}, address));

test('[IDENTITY-20] a player comes back after a restart: by its token, its device and its passphrase', async () => {
  const one = await whileRunning(async (identity) => {
    const fresh = await newcomer(identity);
    return { ...fresh, ...valueOf(await identity.update(fresh, { username: 'Ada', passphrase })) };
  });
  clock.pass(1);
  await whileRunning(async (identity) => {
    expect(valueOf(await identity.verify(one.token)).name).toBe('Ada');
    expect(valueOf(await identity.open({ ...one.credentials }, address)).player).toBe(one.player);
    const elsewhere = valueOf(await identity.signIn({ username: 'ada', passphrase }, address));
    expect(elsewhere.player).toBe(one.player);
    const wrong = await identity.signIn({ username: 'ada', passphrase: 'wrong horse' }, address);
    expect(wrong).toEqual({ ok: false, error: { code: 'credentials-wrong' } });
  });
});

test("[IDENTITY-30] a released name is nobody's for 30 days; its player goes on under a generated one", async () => {
  const one = await whileRunning(async (identity) => {
    const fresh = await newcomer(identity);
    return { ...fresh, ...valueOf(await identity.update(fresh, { username: 'Ada', passphrase })) };
  });
  const shown = await command('show', 'ada');
  expect(shown).toMatchObject({ code: 0 });
  expect(shown.output).toContain('Ada (claimed)');
  expect(shown.output).toContain(one.player);
  expect(shown.output).not.toContain('scrypt');

  const released = await command('release', 'aDA');
  expect(released).toMatchObject({ code: 0 });
  expect(released.output).toMatch(
    /^aDA is released and can be claimed from \d{4}-\d\d-\d\d on\. Its player is now [A-Z]/,
  );
  expect(await command('release', 'ada')).toMatchObject({ code: 1, output: 'Nobody is called ada.\n' });

  const claim = async (identity: Identity) => identity.update(await newcomer(identity), { username: 'ada' });
  await whileRunning(async (identity) => {
    const back = valueOf(await identity.open({ ...one.credentials }, address));
    expect(back.player).toBe(one.player);
    expect(valueOf(await identity.me(back))).toMatchObject({ username: null });
    expect(back.name).not.toBe('Ada');
    expect(await claim(identity)).toEqual({ ok: false, error: { code: 'name-taken' } });
    const byName = await identity.signIn({ username: 'ada', passphrase }, address);
    expect(byName).toEqual({ ok: false, error: { code: 'credentials-wrong' } });
    clock.pass(30 * 24 * 60 * 60 * 1000 - 60_000);
    expect(await claim(identity)).toEqual({ ok: false, error: { code: 'name-taken' } });
    clock.pass(120_000);
    expect(valueOf(await claim(identity)).name).toBe('ada');
  });
});

test('[IDENTITY-31] while the server runs, without data and without a name, it says what to do in one line', async () => {
  const empty = await command('show', 'ada');
  expect(empty.code).toBe(1);
  expect(empty.output).toMatch(/^There are no players in .+\n$/);
  await whileRunning(async () => {
    const { code, output } = await command('release', 'ada');
    expect(code).toBe(1);
    expect(output).toBe('The server is running and holds the data. Stop it, run this again, then start it.\n');
  });
  for (const args of [[], ['show'], ['release', 'a', 'b'], ['toString', 'ada']]) {
    const { code, output } = await command(...args);
    expect(code).toBe(1);
    expect(output).toMatch(/^Use it like this: .+\n$/);
  }
});
