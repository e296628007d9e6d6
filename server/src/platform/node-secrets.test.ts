import { expect, test } from 'vitest';
import { nodeSecrets } from './node-secrets.ts';

const fromHex = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');

test('SHA-256 and HMAC-SHA256 give the known answers', () => {
  expect(nodeSecrets.hash('abc')).toBe(fromHex('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'));
  // RFC 4231, case 2.
  expect(nodeSecrets.sign('Jefe', 'what do ya want for nothing?')).toBe(
    fromHex('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'),
  );
});

test('scrypt gives the known answer', async () => {
  // RFC 7914, section 12: the first 32 bytes of the third vector.
  const hash = await nodeSecrets.slowHash('pleaseletmein', 'SodiumChloride', {
    cost: 16_384,
    blockSize: 8,
    parallelism: 1,
  });
  expect(hash).toBe(fromHex('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2'));
});

test('texts are equal only if they are the same', () => {
  expect(nodeSecrets.equal('abc', 'abc')).toBe(true);
  for (const other of ['abd', 'ab', 'abcd', '', 'äbc']) expect(nodeSecrets.equal('abc', other)).toBe(false);
});
