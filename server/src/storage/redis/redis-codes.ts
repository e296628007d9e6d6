/** One-time codes. They live for minutes and may be lost, so here alone a key has a time to live. */
import type { OneTimeCodes } from '../../ports/one-time-codes.ts';
import { codeKey, partitionOf } from './keys.ts';
import type { RedisLink } from './redis-link.ts';

export function createRedisCodes({ link }: { link: RedisLink }): OneTimeCodes {
  return {
    async put(code, value, ttlMs) {
      const where = { partition: partitionOf(code), writes: true };
      await link.command(['SET', codeKey(code), value, 'PX', Math.max(1, Math.ceil(ttlMs))], where);
    },
    async take(code) {
      const value = await link.command(['GETDEL', codeKey(code)], { partition: partitionOf(code), writes: true });
      return value === null ? null : String(value);
    },
  };
}
