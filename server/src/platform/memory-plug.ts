/** The switch of a server that is alone; a restart plugs the archive in. */
import type { Plug } from '../ports/plug.ts';

export function createMemoryPlug(): Plug {
  let unplugged = false;
  return {
    isUnplugged: async () => unplugged,
    set: async (wanted) => {
      unplugged = wanted;
    },
  };
}
