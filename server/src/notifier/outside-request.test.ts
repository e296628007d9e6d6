import { expect, it } from 'vitest';
import { postOutside, publicLookup, retryAfterMs, whyForbidden } from './outside-request.ts';

it('[NOTE-10] a name is refused for where it leads, when the connection is made', async () => {
  const url = 'https://localhost:9/';
  expect(whyForbidden(url, { allowPrivate: false })).toBe(null);
  const reply = await postOutside({ url, headers: {}, body: '{}' }, { allowPrivate: false, timeoutMs: 10_000 });
  expect(reply).toEqual({ kind: 'forbidden', reason: 'the address is not public' });
});

it('[NOTE-10] what a name leads to is handed on as the connection asks for it, one address or all', async () => {
  const found = (hostname: string, all: boolean) =>
    new Promise((resolve) => {
      publicLookup(hostname, { all }, (error, address, family) => resolve(error?.name ?? [address, family]));
    });
  // Addresses are not asked of anybody.
  expect(await found('8.8.8.8', true)).toEqual([[{ address: '8.8.8.8', family: 4 }], undefined]);
  expect(await found('8.8.8.8', false)).toEqual(['8.8.8.8', 4]);
  expect(await found('127.0.0.1', true)).toBe('NotPublic');
  expect(await found('127.0.0.1', false)).toBe('NotPublic');
});

it('[NOTE-8] how long to wait is read from seconds and from dates', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  expect(retryAfterMs('5', now)).toBe(5_000);
  expect(retryAfterMs('Sat, 21 Nov 2026 12:00:09 GMT', now)).toBe(9_000);
  expect(retryAfterMs('Sat, 21 Nov 2026 11:00:00 GMT', now)).toBe(0);
  expect(retryAfterMs('1e9', now)).toBe(3_600_000);
  expect(['', 'soon', null].map((header) => retryAfterMs(header, now))).toEqual([null, null, null]);
});
