import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createAccounts } from '../../accounts/accounts.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import { createMemoryBook } from '../../accounts/testing/memory-book.ts';
import { nodeEntropy } from '../../platform/node-entropy.ts';
import { nodeSecrets } from '../../platform/node-secrets.ts';
import { noTrustedProxies } from '../address.ts';
import { createKeyGate } from './key-gate.ts';
import type { KeyNeed } from './route.ts';

/** A request as it arrives from a peer. */
function requestFrom(peer: string, headers: Readonly<Record<string, string>> = {}): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: peer });
  const request = new IncomingMessage(socket);
  Object.assign(request.headers, { host: 'localhost:3000', ...headers });
  return request;
}

const free: KeyNeed = { scope: 'ingest', freeOnLoopback: true };
const strict: KeyNeed = { scope: 'ingest' };
const accountsOf = (production: boolean) =>
  createAccounts({
    book: createMemoryBook(),
    clock: { now: () => 0 },
    entropy: nodeEntropy,
    secrets: nodeSecrets,
    audit: { note: () => undefined },
    production,
  });
const gateOf = ({ production = false } = {}) =>
  createKeyGate({ accounts: accountsOf(production), trustedProxies: noTrustedProxies, production });

const local = { ok: true, value: 'local' };
const missing = {
  ok: false,
  error: { code: 'key-missing', detail: expect.stringContaining('npm run keys') as unknown },
};

describe('the machine itself', () => {
  it.each(['127.0.0.1', '127.4.5.6', '::1', '::ffff:127.0.0.1'])(
    '[ACCOUNT-12] needs no key outside production from %s',
    async (peer) => {
      expect(await gateOf()(requestFrom(peer), free)).toEqual(local);
    },
  );

  it('[ACCOUNT-12] needs one in production, and wherever a route does not say otherwise', async () => {
    expect(await gateOf({ production: true })(requestFrom('127.0.0.1'), free)).toEqual(missing);
    expect(await gateOf()(requestFrom('127.0.0.1'), strict)).toEqual(missing);
  });

  it.each(['192.0.2.7', '10.0.0.1', '::ffff:192.0.2.7', '2001:db8::1', ''])(
    '[ACCOUNT-12] is not somebody else: %s',
    async (peer) => {
      expect(await gateOf()(requestFrom(peer), free)).toEqual(missing);
    },
  );

  it.each(['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'via', 'x-real-ip'])(
    '[ACCOUNT-12] does not speak for others: %s',
    async (header) => {
      expect(await gateOf()(requestFrom('127.0.0.1', { [header]: 'for=127.0.0.1' }), free)).toEqual(missing);
    },
  );

  it.each([
    ['a page of this server', { origin: 'http://localhost:3000' }, local],
    ['the same by address', { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }, local],
    ['a page of another site', { origin: 'https://example.org' }, missing],
    ['a page without an address', { origin: 'null' }, missing],
    ['another port of this machine', { origin: 'http://localhost:8080' }, missing],
    ['a name that leads here', { origin: 'http://evil.example:3000', host: 'evil.example:3000' }, missing],
    ['a link on another site', { 'sec-fetch-site': 'cross-site' }, missing],
  ])('[ACCOUNT-13] in a browser: %s', async (_, headers, expected) => {
    expect(await gateOf()(requestFrom('127.0.0.1', headers), free)).toEqual(expected);
  });

  it('[ACCOUNT-12] that shows a key is held to it', async () => {
    const authorization = 'Bearer ink_000000000000_0123456789012345678901';
    expect(await gateOf()(requestFrom('127.0.0.1', { authorization }), free)).toEqual({
      ok: false,
      error: { code: 'key-invalid' },
    });
  });
});

it('[ACCOUNT-9] a key is looked up once for a request, however often it is asked about', async () => {
  let asked = 0;
  const accounts: Pick<Accounts, 'verifyFor'> = {
    verifyFor: async () => {
      asked += 1;
      return { ok: true, value: { account: 'scores', scopes: ['ingest'], key: 'one' } };
    },
  };
  const gate = createKeyGate({ accounts, trustedProxies: noTrustedProxies, production: false });
  const request = requestFrom('192.0.2.7', { authorization: 'Bearer ink_one' });
  expect([await gate(request, strict), await gate(request, strict)]).toEqual([
    { ok: true, value: 'scores' },
    { ok: true, value: 'scores' },
  ]);
  expect(asked).toBe(1);
});
