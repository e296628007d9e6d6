import { connect } from 'node:net';
import fc from 'fast-check';
import { limits } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { parseTrustedProxies } from '../address.ts';
import { httpLimits } from './http-limits.ts';
import { pagePaths, reservedPrefixes } from './paths.ts';
import { entriesOf, startTestServer, valueAt } from './test/test-server.ts';
import type { Answer } from './test/test-server.ts';

const problem = (answer: Answer) => [answer.status, valueAt(answer.json, 'code')];

describe('what every answer has in common', () => {
  it('[HTTP-5] is the name of the node', async () => {
    const { raw } = await startTestServer();
    for (const address of [
      '/',
      '/nowhere',
      '/api/nowhere',
      '/docs',
      '/openapi.json',
      '/livez',
      '/game',
      '/assets/main-1a2b.js',
      '/api/me',
      '/%E0%A4%A',
    ]) {
      expect([address, (await raw(address)).headers.get('X-Served-By')]).toEqual([address, 'node-1']);
    }
  });

  it('does not tell what the server is made of', async () => {
    const { raw } = await startTestServer();
    expect((await raw('/')).headers.get('X-Powered-By')).toBeNull();
  });

  it.each([
    '/api',
    '/api/nowhere',
    '/api/rooms/AAAAAAAA/nowhere',
    '/docs/nowhere',
    '/graphql/nowhere',
    '/socket.io',
    '/stats/nowhere',
    '/health/x',
    '/assets/gone.js',
  ])('[HTTP-3] [HTTP-2] is a 404 problem at %s', async (address) => {
    const { raw } = await startTestServer();
    const answer = await raw(address);
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/problem\+json/);
    expect(answer.json).toEqual({
      type: 'urn:inkroom:problem:not-found',
      title: 'There is nothing at this address.',
      status: 404,
      detail: 'There is nothing at this address.',
      code: 'not-found',
      retryable: false,
    });
  });

  it('[HTTP-3] is 405 where only other methods exist', async () => {
    const { raw } = await startTestServer();
    const refused = await raw('/api/rooms', { method: 'DELETE' });
    expect(problem(refused)).toEqual([405, 'method-not-allowed']);
    expect(refused.headers.get('Allow')).toBe('POST, GET, HEAD');
    const asked = await raw('/api/rooms', { method: 'OPTIONS' });
    expect([asked.status, asked.headers.get('Allow')]).toEqual([204, 'POST, GET, HEAD']);
  });

  it('[HTTP-2] is a problem without a stack when the server has a bug, and the log has it', async () => {
    const { log, identity, raw } = await startTestServer();
    identity.verify = () => Promise.reject(new Error('a secret inside'));
    const answer = await raw('/api/me', { token: 'x' });
    expect(problem(answer)).toEqual([500, 'internal']);
    expect(answer.text).not.toContain('secret');
    expect(log).toMatchObject([{ level: 'error', fields: { path: '/api/me', error: { message: 'a secret inside' } } }]);
  });

  it('[HTTP-2] is a retryable problem while the store is away', async () => {
    const { store, raw } = await startTestServer();
    store.away = true;
    const answer = await raw('/api/rooms/ABCDEFGH');
    expect(answer.json).toMatchObject({ status: 503, code: 'store-unavailable', retryable: true });
    expect(answer.headers.get('Retry-After')).toBe('1');
    expect(problem(await raw('/api/rooms'))).toEqual([503, 'store-unavailable']);
  });
});

describe('a body', () => {
  it('[HTTP-4] may have 16 KB and no more', async () => {
    const { ask, raw } = await startTestServer();
    const padded = (bytes: number) => `{"token":""${' '.repeat(bytes - 12)}}`;
    expect((await ask('/api/session', { method: 'POST', body: padded(limits.maxMessageBytes) })).status).not.toBe(413);
    expect(problem(await ask('/api/session', { method: 'POST', body: padded(limits.maxMessageBytes + 1) }))).toEqual([
      413,
      'too-large',
    ]);
    const game = await raw('/game', { method: 'POST', body: padded(limits.maxMessageBytes + 1) });
    expect([game.status, game.json]).toEqual([413, { error: 'That message is too large.' }]);
  });

  it.each(['{', '"text"', 'null', '{"a":1}}', '\u0000'])(
    '[HTTP-4] that is no JSON object is refused: %j',
    async (body) => {
      const { ask } = await startTestServer();
      expect(problem(await ask('/api/session', { method: 'POST', body }))).toEqual([400, 'bad-message']);
    },
  );

  it.each([
    { 'Content-Type': 'application/json; charset=latin1' },
    { 'Content-Encoding': 'gzip' },
    { 'Content-Encoding': 'x' },
  ])('[HTTP-4] that cannot be read is refused: %j', async (headers) => {
    const { ask } = await startTestServer();
    expect(problem(await ask('/api/session', { method: 'POST', body: '{}', headers }))).toEqual([400, 'bad-message']);
    expect((await ask('/game', { method: 'POST', body: '{}', headers })).status).toBe(400);
  });

  it.each([
    '{"__proto__":{"player":"x"}}',
    '{"constructor":1}',
    '{"token":7}',
    '{"token":null}',
    '[]',
    `{"token":"${'x'.repeat(601)}"}`,
  ])('[HTTP-4] that does not fit is refused: %.40s', async (body) => {
    const { ask } = await startTestServer();
    expect(problem(await ask('/api/session', { method: 'POST', body }))).toEqual([422, 'bad-message']);
  });

  it('[HTTP-4] of nested arrays, thousands deep, is refused', async () => {
    const { ask } = await startTestServer();
    const body = `{"token":${'['.repeat(5000)}${']'.repeat(5000)}}`;
    expect(problem(await ask('/api/session', { method: 'POST', body }))).toEqual([422, 'bad-message']);
  });

  it('[HTTP-4] of anything at all never makes the server fail', async () => {
    const { ask, signUp, clock, log } = await startTestServer();
    const token = await signUp();
    const room = await ask('/api/rooms', { method: 'POST', token, body: { mode: 'classic', table: true } });
    const code = String(valueAt(room.json, 'room'));
    const targets = [
      '/api/session',
      '/api/rooms',
      '/api/matches',
      `/api/rooms/${code}/commands`,
      '/api/session/sign-in',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...targets), fc.jsonValue(), async (address, body) => {
        clock.at += 1000;
        const { status } = await ask(address, { method: 'POST', token, body: JSON.stringify(body) });
        expect([200, 201, 400, 413, 422, 429]).toContain(status);
      }),
      { numRuns: 300 },
    );
    expect(log).toEqual([]);
    expect((await ask(`/api/rooms/${code}`)).json).toMatchObject({ version: 1 });
  });
});

describe('limits by address', () => {
  it('[HTTP-8] refuse who asks too often and say when to come back', async () => {
    const { ask, clock } = await startTestServer();
    for (let index = 0; index < httpLimits.requestsBurst; index += 1) await ask('/api/rooms/ABCDEFGH');
    const refused = await ask('/api/rooms/ABCDEFGH');
    expect(problem(refused)).toEqual([429, 'rate-limited']);
    expect(refused.headers.get('Retry-After')).toBe('1');
    expect(valueAt(refused.json, 'retryAfterMs')).toBe(1000 / httpLimits.requestsPerSecond);
    expect((await ask('/game/ABCDEFGH')).status).toBe(429);
    clock.at += 1000;
    expect((await ask('/api/rooms/ABCDEFGH')).status).toBe(404);
  });

  it('[HTTP-8] never refuse a probe or a page', async () => {
    const { ask, raw } = await startTestServer();
    for (let index = 0; index < httpLimits.requestsBurst; index += 1) await ask('/api/rooms/ABCDEFGH');
    for (const address of ['/livez', '/readyz', '/metrics', '/health']) expect((await ask(address)).status).toBe(200);
    for (const address of ['/', '/room/ABCD-EFGH', '/docs']) expect((await raw(address)).status).toBe(200);
  });

  it('[HTTP-10] count by the address that a trusted proxy names, and by no other', async () => {
    const proxies = parseTrustedProxies('loopback');
    if (!proxies.ok) throw new Error('readable');
    const exhaust = async (server: Awaited<ReturnType<typeof startTestServer>>, from: string) => {
      for (let index = 0; index < httpLimits.requestsBurst; index += 1) {
        await server.ask('/api/rooms/ABCDEFGH', { headers: { 'X-Forwarded-For': from } });
      }
    };
    const statusFor = async (server: Awaited<ReturnType<typeof startTestServer>>, from: string) =>
      (await server.ask('/api/rooms/ABCDEFGH', { headers: { 'X-Forwarded-For': from } })).status;

    const behindProxy = await startTestServer({ trustedProxies: proxies.value });
    await exhaust(behindProxy, '2001:db8:1:2::1');
    expect(await statusFor(behindProxy, '2001:db8:1:2:ffff::2')).toBe(429);
    expect(await statusFor(behindProxy, '2001:db8:1:3::1')).toBe(404);

    const open = await startTestServer();
    await exhaust(open, '192.0.2.1');
    expect(await statusFor(open, '192.0.2.2')).toBe(429);
  });
});

describe('probes', () => {
  it('[HTTP-11] the process is alive whatever happens around it', async () => {
    const { ask, store, readiness } = await startTestServer();
    store.away = true;
    readiness.now = { state: 'broken', degraded: ['store'] };
    expect(await ask('/livez')).toMatchObject({ status: 200, json: { status: 'live', node: 'node-1' } });
  });

  it.each([
    ['ready', [], 200],
    ['ready', ['store'], 200],
    ['draining', [], 404],
    ['starting', [], 503],
    ['broken', [], 503],
  ] as const)('[HTTP-11] a node that is %s, without %j, answers %i', async (state, degraded, status) => {
    const { ask, readiness } = await startTestServer();
    readiness.now = { state, degraded };
    expect(await ask('/readyz')).toMatchObject({ status, json: { status: state, degraded, node: 'node-1' } });
  });

  it('[HTTP-12] requests are counted by the pattern of their route', async () => {
    const { ask } = await startTestServer();
    for (const code of ['ABCDEFGH', 'BCDEFGHJ']) await ask(`/api/rooms/${code}`);
    const metrics = await ask('/metrics');
    expect(metrics.headers.get('Content-Type')).toMatch(/^text\/plain/);
    expect(metrics.text).toMatch(
      /inkroom_http_requests_total\{[^}]*route="\/api\/rooms\/\{code\}",status="404"[^}]*\} 2/,
    );
    expect(metrics.text).not.toContain('ABCDEFGH');
  });
});

describe('the lists of addresses', () => {
  it('[HTTP-40] have nothing in common', () => {
    const firstSegments = pagePaths.map((page) => `/${page.split('/')[1] ?? ''}`);
    expect(firstSegments.filter((segment) => reservedPrefixes.some((prefix) => prefix === segment))).toEqual([]);
    expect(firstSegments.every((segment) => !segment.startsWith('/:'))).toBe(true);
  });

  it('[HTTP-1] reserve every endpoint’s prefix', async () => {
    const { document } = await startTestServer();
    for (const [path] of entriesOf(valueAt(document, 'paths'))) {
      expect(reservedPrefixes).toContain(`/${path.split('/')[1] ?? ''}`);
    }
  });
});

it('survives a request that is not HTTP', async () => {
  const { base, ask } = await startTestServer();
  const socket = connect(Number(new URL(base).port), '127.0.0.1');
  socket.end('GET / HTTP/9.9\r\n\u0000\r\n\r\n');
  await new Promise<void>((resolve) => socket.resume().once('close', () => resolve()));
  expect((await ask('/livez')).status).toBe(200);
});
