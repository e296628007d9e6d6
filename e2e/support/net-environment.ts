/** Surroundings for the client's network code outside a browser: one person with one tab, in memory. */
import { randomBytes } from 'node:crypto';
import { memoryStorage, openSocketIo } from '@inkroom/client/net';
import type { Environment } from '@inkroom/client/net';

export function nodeEnvironment(): Environment {
  return {
    now: () => Date.now(),
    after(ms, task) {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
    every(ms, task) {
      const timer = setInterval(task, ms);
      return () => clearInterval(timer);
    },
    random: () => Math.random(),
    randomBytes: (count) => randomBytes(count),
    openSocket: openSocketIo,
    isOnline: () => true,
    onOnlineChange: () => () => undefined,
    lasting: memoryStorage(),
    tab: memoryStorage(),
  };
}
