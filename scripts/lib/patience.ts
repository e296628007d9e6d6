/**
 * For every test: how long it waits, by default, for what must come. A busy machine takes its time, and a limit that is
 * only met by a quiet one tells nothing of the code; what never comes is reported all the same.
 */
import { vi } from 'vitest';

const defaults = { timeout: 60_000 };

for (const name of ['waitFor', 'waitUntil'] as const) {
  const wait: (check: () => unknown, options?: number | object) => Promise<unknown> = vi[name];
  Object.assign(vi, {
    [name]: (check: () => unknown, options: number | object = {}) =>
      wait(check, typeof options === 'number' ? options : { ...defaults, ...options }),
  });
}
