import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { noTrustedProxies, parseTrustedProxies } from '../address.ts';
import { ConnectionCounts, HandshakeRefused, isOriginAllowed } from './handshake.ts';

const request = (headers: Readonly<Record<string, string>>, peer = '203.0.113.9'): IncomingMessage =>
  ({ headers, socket: { remoteAddress: peer } }) as unknown as IncomingMessage;

const own = { allowedOrigins: [], trustedProxies: noTrustedProxies };

describe('[WIRE-7] the origin of a page', () => {
  it.each([
    ['the host that served it', { origin: 'http://play.example:3000', host: 'play.example:3000' }],
    ['the same behind TLS', { origin: 'https://play.example', host: 'play.example' }],
    ['the host in another case', { origin: 'http://play.example', host: 'Play.Example' }],
    ['no browser', { host: 'play.example' }],
  ])('%s may connect', (_, headers) => {
    expect(isOriginAllowed(request(headers), own)).toBe(true);
  });

  it.each([
    ['another site', { origin: 'https://evil.example', host: 'play.example' }],
    ['another port', { origin: 'http://play.example:8080', host: 'play.example:3000' }],
    ['a longer name', { origin: 'https://play.example.evil.example', host: 'play.example' }],
    ['a sandboxed page', { origin: 'null', host: 'play.example' }],
    ['garbage', { origin: '::', host: '::' }],
    ['a page when the host is missing', { origin: 'https://play.example' }],
  ])('%s may not', (_, headers) => {
    expect(isOriginAllowed(request(headers), own)).toBe(false);
  });

  it('ALLOWED_ORIGINS adds exactly what it names', () => {
    const rules = { ...own, allowedOrigins: ['https://friend.example'] };
    const from = (origin: string) => isOriginAllowed(request({ origin, host: 'play.example' }), rules);
    expect(from('https://friend.example')).toBe(true);
    expect(from('http://friend.example')).toBe(false);
    expect(from('https://friend.example.evil.example')).toBe(false);
  });

  it('a forwarded host counts only from a trusted proxy', () => {
    const proxies = parseTrustedProxies('10.0.0.0/8');
    if (!proxies.ok) throw new Error(proxies.error);
    const rules = { ...own, trustedProxies: proxies.value };
    const headers = { origin: 'https://play.example', host: 'inside:3000', 'x-forwarded-host': 'play.example' };
    expect(isOriginAllowed(request(headers, '10.1.2.3'), rules)).toBe(true);
    expect(isOriginAllowed(request(headers, '203.0.113.9'), rules)).toBe(false);
  });
});

it('[WIRE-9] connections are counted by key, and whoever leaves makes room for one', () => {
  const counts = new ConnectionCounts();
  expect([counts.enter('a', 2), counts.enter('a', 2), counts.enter('a', 2), counts.enter('b', 2)]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  expect([counts.count('a'), counts.count('b'), counts.count('c'), counts.size]).toEqual([2, 1, 0, 2]);
  counts.leave('a');
  expect(counts.enter('a', 2)).toBe(true);
  for (const key of ['a', 'a', 'b', 'b']) counts.leave(key);
  expect([counts.count('a'), counts.size]).toEqual([0, 0]);
});

it('a refused handshake carries the refusal', () => {
  expect(new HandshakeRefused('node-draining', 500).data).toEqual({
    ok: false,
    code: 'node-draining',
    message: 'This server is about to restart.',
    retryable: true,
    retryAfterMs: 500,
  });
});
