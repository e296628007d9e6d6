/** Values that all nodes share, in one hash. */
import { invariant } from '@inkroom/shared';
import type { Settings } from '../../ports/settings.ts';
import { settingsKey, settingsPartition } from './keys.ts';
import type { RedisLink } from './redis-link.ts';

export function createRedisSettings({ link }: { link: RedisLink }): Settings {
  const read = (name: string) =>
    link.command(['HGET', settingsKey(), name], { partition: settingsPartition, writes: false });
  return {
    async getOrCreate(name, initial) {
      const known = await read(name);
      if (known !== null) return String(known);
      await link.command(['HSETNX', settingsKey(), name, initial], { partition: settingsPartition, writes: true });
      // Of callers at once one was first, and all read its value.
      const value = await read(name);
      invariant(value !== null, 'a setting exists after it was made');
      return String(value);
    },
  };
}
