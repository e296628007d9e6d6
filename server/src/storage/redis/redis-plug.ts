/** The switch that holds the archive back, where all nodes see it. */
import type { Plug } from '../../ports/plug.ts';
import { plugKey, plugPartition } from './keys.ts';
import type { RedisLink } from './redis-link.ts';

export function createRedisPlug({ link }: { link: Pick<RedisLink, 'command'> }): Plug {
  const at = (writes: boolean) => ({ partition: plugPartition, writes });
  return {
    isUnplugged: async () => Number(await link.command(['EXISTS', plugKey()], at(false))) === 1,
    set: async (unplugged) => {
      await link.command(unplugged ? ['SET', plugKey(), '1'] : ['DEL', plugKey()], at(true));
    },
  };
}
