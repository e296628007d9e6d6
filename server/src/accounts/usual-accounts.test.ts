import { expect, it } from 'vitest';
import { nodeEntropy } from '../platform/node-entropy.ts';
import { nodeSecrets } from '../platform/node-secrets.ts';
import { createAccounts } from './accounts.ts';
import { createMemoryBook } from './testing/memory-book.ts';
import { openUsualAccounts } from './usual-accounts.ts';

function bench() {
  const waiting: (() => void)[] = [];
  const clock = {
    now: () => 1_000_000,
    after: (_: number, task: () => void) => {
      waiting.push(task);
      return () => void waiting.splice(waiting.indexOf(task), 1);
    },
  };
  const book = createMemoryBook();
  const audit = { note: () => undefined };
  const accounts = createAccounts({
    book,
    clock,
    entropy: nodeEntropy,
    secrets: nodeSecrets,
    audit,
    production: true,
  });
  const options = { book, clock, logger: { warn: () => undefined } };
  const shown = async () => (await book.all()).map(({ name, scopes, keys }) => [name, scopes, keys.length]);
  return { waiting, book, accounts, options, shown };
}

const usual = [
  ['user', ['admin'], 0],
  ['tablet', ['desk'], 0],
  ['vrgame', ['station'], 0],
];

it('[ACCOUNT-50] user, tablet and vrgame are there from the first start, without keys', async () => {
  const { options, shown, accounts } = bench();
  await openUsualAccounts(options);
  expect(await shown()).toEqual(usual);
  const made = await accounts.rotate('tablet', 0, 'boss');
  expect(made.ok && (await accounts.verifyFor('desk', made.value.key, '192.0.2.1')).ok).toBe(true);
});

it('[ACCOUNT-50] a later start leaves them as they are, and an account of that name that was there before', async () => {
  const { options, shown, accounts } = bench();
  await accounts.create('vrgame', ['ingest'], 'boss');
  await openUsualAccounts(options);
  await accounts.rotate('user', 0, 'boss');
  await openUsualAccounts(options);
  expect(await shown()).toEqual([
    ['vrgame', ['ingest'], 1],
    ['user', ['admin'], 1],
    ['tablet', ['desk'], 0],
  ]);
});

it('[ACCOUNT-50] a book that is away keeps no server from starting; they are made when it is back', async () => {
  const { options, shown, book, waiting } = bench();
  book.away = true;
  await openUsualAccounts(options);
  book.away = false;
  expect(await shown()).toEqual([]);
  waiting.splice(0).forEach((task) => task());
  await expect.poll(shown).toEqual(usual);
  expect(waiting).toEqual([]);
});

it('[ACCOUNT-50] a server that stops tries no more', async () => {
  const { options, book, waiting } = bench();
  book.away = true;
  const opened = await openUsualAccounts(options);
  expect(waiting).toHaveLength(1);
  opened.stop();
  expect(waiting).toEqual([]);
});
