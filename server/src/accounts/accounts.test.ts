import { describe, expect, it } from 'vitest';
import { nodeEntropy } from '../platform/node-entropy.ts';
import { nodeSecrets } from '../platform/node-secrets.ts';
import type { AuditEntry } from '../ports/audit-log.ts';
import { accountLimits, consoleAccount, createAccounts, deskConsoleAccount } from './accounts.ts';
import type { Accounts } from './accounts.ts';
import { createMemoryBook } from './testing/memory-book.ts';

const address = '192.0.2.1';

function bench({ production = false } = {}) {
  const clock = { at: 1_000_000, now: () => clock.at };
  const book = createMemoryBook();
  const noted: AuditEntry[] = [];
  const audit = { note: (entry: AuditEntry) => void noted.push(entry) };
  const node = (): Accounts =>
    createAccounts({ book, clock, entropy: nodeEntropy, secrets: nodeSecrets, audit, production });
  return { clock, book, noted, node, accounts: node() };
}

function valueOf<T>(answer: { ok: true; value: T } | { ok: false; error: { code: string } }): T {
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}

const refused = (code: string) => ({ ok: false, error: expect.objectContaining({ code }) as unknown });

describe('a key', () => {
  it('[ACCOUNT-2] is told once, and kept as the hash of its secret', async () => {
    const { accounts, book } = bench();
    const { key } = valueOf(await accounts.create('scores', ['ingest'], 'boss'));
    expect(key).toMatch(/^ink_[0-9a-f]{12}_[\w-]{22}$/);
    const kept = JSON.stringify(await book.all());
    const [, id = '', secret = ''] = /^ink_([0-9a-f]{12})_(.{22})$/.exec(key) ?? [];
    expect(kept).toContain(id);
    expect(kept).not.toContain(secret);
    expect(JSON.stringify(await accounts.list())).not.toContain(secret);
  });

  it('[ACCOUNT-3] proves its account, and any other text proves nothing', async () => {
    const { accounts } = bench();
    const { key } = valueOf(await accounts.create('scores', ['ingest'], 'boss'));
    const other = valueOf(await accounts.create('other', ['admin'], 'boss')).key;
    expect(valueOf(await accounts.verify(key, address))).toMatchObject({ account: 'scores', scopes: ['ingest'] });
    const wrong = [
      '',
      'x',
      `${key}x`,
      key.slice(0, -1),
      key.slice(0, -2) + (key.endsWith('AA') ? 'BB' : 'AA'),
      key.slice(0, 17) + other.slice(17),
      key.replace('ink_', 'ink-'),
      key.toUpperCase(),
    ];
    for (const text of wrong)
      expect([text, await accounts.verify(text, address)]).toEqual([text, refused('key-invalid')]);
  });

  it('[ACCOUNT-4] opens what its scopes name, and admin is not ingest', async () => {
    const { accounts } = bench();
    const ingest = valueOf(await accounts.create('scores', ['ingest'], 'boss')).key;
    const admin = valueOf(await accounts.create('boss', ['admin'], 'boss')).key;
    const both = valueOf(await accounts.create('both', ['admin', 'ingest', 'admin'], 'boss')).key;
    expect(await accounts.verifyFor('ingest', ingest, address)).toMatchObject({ ok: true });
    expect(await accounts.verifyFor('admin', ingest, address)).toEqual(refused('scope-missing'));
    expect(await accounts.verifyFor('ingest', admin, address)).toEqual(refused('scope-missing'));
    expect(await accounts.verifyFor('ingest', both, address)).toMatchObject({ ok: true });
    expect(await accounts.verifyFor('admin', both, address)).toMatchObject({ ok: true });
  });

  it('[ACCOUNT-4] of admin opens what desk opens, and of desk what station opens, never the other way round', async () => {
    const { accounts } = bench();
    const opened = await Promise.all(
      (['admin', 'desk', 'station', 'ingest'] as const).map(async (scope) => {
        const { key } = valueOf(await accounts.create(`with-${scope}`, [scope], 'boss'));
        const tried = await Promise.all(
          (['admin', 'desk', 'station', 'ingest'] as const).map(async (wanted) =>
            (await accounts.verifyFor(wanted, key, address)).ok ? wanted : null,
          ),
        );
        return tried.filter((wanted) => wanted !== null);
      }),
    );
    expect(opened).toEqual([['admin', 'desk', 'station'], ['desk', 'station'], ['station'], ['ingest']]);
  });
});

describe('changes', () => {
  it('[ACCOUNT-5] rotate: the new key works at once, the old one until the grace is over', async () => {
    const { accounts, clock } = bench();
    const old = valueOf(await accounts.create('scores', ['ingest'], 'boss')).key;
    const fresh = valueOf(await accounts.rotate('scores', 60_000, 'boss')).key;
    for (const key of [old, fresh]) expect(await accounts.verify(key, address)).toMatchObject({ ok: true });
    clock.at += 59_999;
    expect(await accounts.verify(old, address)).toMatchObject({ ok: true });
    clock.at += 1;
    expect(await accounts.verify(old, address)).toEqual(refused('key-invalid'));
    expect(await accounts.verify(fresh, address)).toMatchObject({ ok: true });
    expect((await accounts.list()).flatMap(({ keys }) => keys)).toHaveLength(1);
  });

  it('[ACCOUNT-5] a second rotation never gives an ending key more time', async () => {
    const { accounts, clock } = bench();
    const old = valueOf(await accounts.create('scores', ['ingest'], 'boss')).key;
    await accounts.rotate('scores', 1_000, 'boss');
    await accounts.rotate('scores', 100_000, 'boss');
    clock.at += 1_000;
    expect(await accounts.verify(old, address)).toEqual(refused('key-invalid'));
  });

  it('[ACCOUNT-6] a revoked key is refused at once here, and on every other node within seconds', async () => {
    const { accounts, node, clock } = bench();
    const elsewhere = node();
    const { key, account } = valueOf(await accounts.create('scores', ['ingest'], 'boss'));
    expect(await elsewhere.verify(key, address)).toMatchObject({ ok: true });
    valueOf(await accounts.revoke('scores', account.keys[0]?.id ?? '', 'boss'));
    expect(await accounts.verify(key, address)).toEqual(refused('key-invalid'));
    clock.at += accountLimits.cacheMs;
    expect(await elsewhere.verify(key, address)).toEqual(refused('key-invalid'));
    expect(accountLimits.cacheMs).toBeLessThanOrEqual(5_000);
  });

  it('[ACCOUNT-6] all keys of an account end together, and it can have a new one', async () => {
    const { accounts } = bench();
    const first = valueOf(await accounts.create('scores', ['ingest'], 'boss')).key;
    const second = valueOf(await accounts.rotate('scores', 60_000, 'boss')).key;
    valueOf(await accounts.revoke('scores', null, 'boss'));
    for (const key of [first, second]) expect(await accounts.verify(key, address)).toEqual(refused('key-invalid'));
    const third = valueOf(await accounts.rotate('scores', 0, 'boss')).key;
    expect(await accounts.verify(third, address)).toMatchObject({ ok: true });
  });

  it('[ACCOUNT-7] names are checked, reserved and taken once, and nothing is done to what is not there', async () => {
    const { accounts } = bench();
    for (const name of ['', 'ab', 'a b c', 'ü-ber', 'x'.repeat(21)]) {
      expect([name, await accounts.create(name, ['ingest'], 'boss')]).toEqual([name, refused('name-invalid')]);
    }
    for (const name of ['local', 'Local', consoleAccount, 'CONSOLE', deskConsoleAccount]) {
      expect(await accounts.create(name, ['admin'], 'boss')).toEqual(refused('name-reserved'));
    }
    await accounts.create('scores', ['ingest'], 'boss');
    expect(await accounts.create('scores', ['admin'], 'boss')).toEqual(refused('name-taken'));
    expect(await accounts.rotate('nobody', 0, 'boss')).toEqual(refused('account-not-found'));
    expect(await accounts.revoke('nobody', null, 'boss')).toEqual(refused('account-not-found'));
    expect(await accounts.revoke('scores', '000000000000', 'boss')).toEqual(refused('key-not-found'));
  });

  it('[ACCOUNT-7] of two who change an account at once neither is lost', async () => {
    const { node } = bench();
    const [one, two] = [node(), node()];
    await one.create('scores', ['ingest'], 'boss');
    const keys = await Promise.all([one.rotate('scores', 60_000, 'boss'), two.rotate('scores', 60_000, 'boss')]);
    for (const made of keys) expect(await one.verify(valueOf(made).key, address)).toMatchObject({ ok: true });
    expect((await one.list())[0]?.keys).toHaveLength(3);
  });
});

it('[ACCOUNT-30] every change of keys is noted: who, what, to whom, and no secret', async () => {
  const { accounts, noted, clock } = bench();
  const { key, account } = valueOf(await accounts.create('scores', ['ingest'], 'boss'));
  await accounts.rotate('scores', 60_000, 'local');
  await accounts.revoke('scores', account.keys[0]?.id ?? '', 'boss');
  await accounts.revoke('nobody', null, 'boss');
  expect(noted.map(({ at, who, what, subject }) => [at, who, what, subject])).toEqual([
    [clock.at, 'boss', 'key:create', 'scores'],
    [clock.at, 'local', 'key:rotate', 'scores'],
    [clock.at, 'boss', 'key:revoke', 'scores'],
  ]);
  expect(JSON.stringify(noted)).not.toContain(key.slice(-22));
});

describe('a console’s link', () => {
  it('[ACCOUNT-8] signs in as admin, on every node, until it ends by itself', async () => {
    const { accounts, node, clock } = bench();
    const key = valueOf(await accounts.openConsole());
    expect(await node().verifyFor('admin', key, address)).toMatchObject({ ok: true });
    expect(await node().verifyFor('ingest', key, address)).toEqual(refused('scope-missing'));
    clock.at += accountLimits.consoleMs;
    expect(await node().verify(key, address)).toEqual(refused('key-invalid'));
  });

  it('[ACCOUNT-8] of the desk signs in there, and not as admin', async () => {
    const { accounts, node, clock } = bench();
    const key = valueOf(await accounts.openConsole('desk'));
    expect(await node().verifyFor('desk', key, address)).toMatchObject({
      ok: true,
      value: { account: 'console-desk' },
    });
    expect(await node().verifyFor('admin', key, address)).toEqual(refused('scope-missing'));
    expect(await accounts.rotate(deskConsoleAccount, 0, 'boss')).toEqual(refused('account-not-found'));
    clock.at += accountLimits.consoleMs;
    expect(await node().verify(key, address)).toEqual(refused('key-invalid'));
  });

  it.each(['admin', 'desk'] as const)(
    '[ACCOUNT-8] is worth nothing to a server in production that shares the book: %s',
    async (scope) => {
      const { accounts, book, clock } = bench();
      const key = valueOf(await accounts.openConsole(scope));
      const inProduction = createAccounts({
        book,
        clock,
        entropy: nodeEntropy,
        secrets: nodeSecrets,
        audit: { note: () => undefined },
        production: true,
      });
      expect(await inProduction.verify(key, address)).toEqual(refused('key-invalid'));
    },
  );

  it('[ACCOUNT-8] many starts keep the latest links only', async () => {
    const { accounts, book } = bench();
    const first = valueOf(await accounts.openConsole());
    for (let index = 0; index < accountLimits.mostConsoleKeys; index += 1) await accounts.openConsole();
    expect((await book.all())[0]?.keys).toHaveLength(accountLimits.mostConsoleKeys);
    expect(await accounts.verify(first, address)).toEqual(refused('key-invalid'));
  });
});

describe('the book', () => {
  it('[ACCOUNT-9] is read once for many checks, and again when it was away', async () => {
    const { accounts, book, clock } = bench();
    const { key } = valueOf(await accounts.create('scores', ['ingest'], 'boss'));
    book.reads = 0;
    await Promise.all(Array.from({ length: 100 }, () => accounts.verify(key, address)));
    expect(book.reads).toBe(1);
    clock.at += accountLimits.cacheMs;
    book.away = true;
    expect(await accounts.verify(key, address)).toEqual(refused('store-unavailable'));
    book.away = false;
    expect(await accounts.verify(key, address)).toMatchObject({ ok: true });
  });

  it('[ACCOUNT-10] a right key is never taken for a guess, however many requests come with it at once', async () => {
    const { accounts, clock } = bench();
    const { key } = valueOf(await accounts.create('scores', ['ingest'], 'boss'));
    for (let round = 0; round < 3; round += 1) {
      const many = Array.from({ length: accountLimits.failuresBurst * 5 }, () => accounts.verify(key, address));
      expect((await Promise.all(many)).filter(({ ok }) => !ok)).toEqual([]);
      clock.at += accountLimits.cacheMs;
    }
    await accounts.revoke('scores', null, 'boss');
    expect(await accounts.verify(key, address)).toEqual(refused('key-invalid'));
  });

  it('[ACCOUNT-10] wrong keys are throttled by address, and right ones never are', async () => {
    const { accounts, clock } = bench();
    const { key } = valueOf(await accounts.create('scores', ['ingest'], 'boss'));
    for (let index = 0; index < accountLimits.failuresBurst * 2; index += 1) await accounts.verify(key, address);
    for (let index = 0; index < accountLimits.failuresBurst; index += 1) await accounts.verify('wrong', address);
    expect(await accounts.verify('wrong', address)).toEqual({
      ok: false,
      error: { code: 'rate-limited', retryAfterMs: expect.any(Number) as unknown },
    });
    expect(await accounts.verify('wrong', '192.0.2.2')).toEqual(refused('key-invalid'));
    expect(await accounts.verify(key, address)).toMatchObject({ ok: true });
    clock.at += 60_000;
    expect(await accounts.verify('wrong', address)).toEqual(refused('key-invalid'));
  });
});
