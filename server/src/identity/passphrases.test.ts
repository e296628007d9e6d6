import { expect, test } from 'vitest';
import { nodeEntropy } from '../platform/node-entropy.ts';
import { nodeSecrets } from '../platform/node-secrets.ts';
import type { Secrets } from '../ports/secrets.ts';
import { Passphrases } from './passphrases.ts';
import { valueOf } from './testing/identity-bench.ts';

const cheap = { cost: 16, blockSize: 1, parallelism: 1 };
const passphrases = new Passphrases({ secrets: nodeSecrets, entropy: nodeEntropy, parameters: cheap });

test('[IDENTITY-13] a passphrase has 8 to 128 characters, whatever script they are from', () => {
  for (const fine of ['12345678', 'a'.repeat(128), '🙂'.repeat(8), '🙂'.repeat(128), 'two words', ' '.repeat(8)]) {
    expect(passphrases.isAcceptable(fine)).toBe(true);
  }
  for (const wrong of ['', '1234567', '🙂'.repeat(7), 'a'.repeat(129), `12345678\ud800`]) {
    expect(passphrases.isAcceptable(wrong)).toBe(false);
  }
});

test('[IDENTITY-13] the hash is salted, carries its parameters, and matches only its passphrase', async () => {
  const [one, two] = [
    valueOf(await passphrases.hash('correct horse')),
    valueOf(await passphrases.hash('correct horse')),
  ];
  expect(one).toMatch(/^scrypt\$16\$1\$1\$[\w-]{22}\$[\w-]{43}$/);
  expect(one).not.toBe(two);
  expect(await passphrases.matches('correct horse', one)).toEqual({ ok: true, value: true });
  for (const wrong of ['correct horsf', 'Correct horse', '', 'correct horse ', 'x'.repeat(10_000)]) {
    expect(await passphrases.matches(wrong, one)).toEqual({ ok: true, value: false });
  }
});

test('[IDENTITY-13] a hash made with other parameters still matches', async () => {
  const stronger = new Passphrases({ secrets: nodeSecrets, entropy: nodeEntropy });
  const stored = valueOf(await stronger.hash('correct horse'));
  expect(stored).toMatch(/^scrypt\$32768\$8\$1\$/);
  expect(await passphrases.matches('correct horse', stored)).toEqual({ ok: true, value: true });
  expect(await stronger.matches('correct horse', valueOf(await passphrases.hash('correct horse')))).toEqual({
    ok: true,
    value: true,
  });
});

test('[IDENTITY-13] composed and decomposed letters are the same passphrase', async () => {
  const stored = valueOf(await passphrases.hash('caf\u00e9 au lait'));
  expect(await passphrases.matches('cafe\u0301 au lait', stored)).toEqual({ ok: true, value: true });
});

test('[IDENTITY-22] two hashes run at once, 64 wait, and more are turned away', async () => {
  const waiting: (() => void)[] = [];
  let mostAtOnce = 0;
  const slow: Secrets = {
    ...nodeSecrets,
    slowHash: () =>
      new Promise((resolve) => {
        waiting.push(() => resolve('hash'));
        mostAtOnce = Math.max(mostAtOnce, waiting.length);
      }),
  };
  const busy = new Passphrases({ secrets: slow, entropy: nodeEntropy });
  const all = Array.from({ length: 70 }, () => busy.hash('correct horse'));
  let done = false;
  void Promise.all(all).then(() => (done = true));
  while (!done) {
    waiting.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const results = await Promise.all(all);
  expect(mostAtOnce).toBe(2);
  expect(results.filter(({ ok }) => ok)).toHaveLength(66);
  expect(results.at(-1)).toEqual({ ok: false, error: 'busy' });
  const later = busy.hash('correct horse');
  waiting.shift()?.();
  expect((await later).ok).toBe(true);
});
