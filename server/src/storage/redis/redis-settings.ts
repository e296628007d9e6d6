/** Values that all nodes share, in one hash. */
import type { Settings } from '../../ports/settings.ts';
import { settingsKey, settingsPartition } from './keys.ts';
import type { RedisLink } from './redis-link.ts';

export function createRedisSettings({ link }: { link: RedisLink }): Settings {
  const where = { partition: settingsPartition, writes: true };
  return {
    async getOrCreate(name, initial) {
      // In this order in one pipeline: whoever was first is read by all.
      const [, value] = await Promise.all([
        link.command(['HSETNX', settingsKey(), name, initial], where),
        link.command(['HGET', settingsKey(), name], where),
      ]);
      return String(value);
    },
  };
}
