/** Cryptography as Node has it. */
import { createHash, createHmac, scrypt, timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../ports/secrets.ts';

const slowHashBytes = 32;

export const nodeSecrets: Secrets = {
  sign: (key, text) => createHmac('sha256', key).update(text).digest('base64url'),

  hash: (text) => createHash('sha256').update(text).digest('base64url'),

  slowHash: (text, salt, { cost, blockSize, parallelism }) =>
    new Promise((resolve, reject) => {
      // scrypt needs 128 N r bytes and a little; Node's standard limit is exactly 32 MB, which is too low for N = 2^15.
      const maxmem = 2 * 128 * cost * blockSize;
      scrypt(text, salt, slowHashBytes, { N: cost, r: blockSize, p: parallelism, maxmem }, (error, key) => {
        if (error === null) resolve(key.toString('base64url'));
        else reject(error);
      });
    }),

  equal(left, right) {
    const [a, b] = [Buffer.from(left), Buffer.from(right)];
    return a.length === b.length && timingSafeEqual(a, b);
  },
};
