/** What this process has read stays true: a store that lost it gets it back, so that nodes that start later share it too. */
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Settings } from '../ports/settings.ts';
import type { Store } from '../ports/store.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';

export interface SteadySettingsOptions {
  readonly settings: Settings;
  readonly store: Pick<Store, 'onUnheard'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly logger: Logger;
}

const retryMs = 500;

/** Whenever something may have happened to the store, what was read is offered again; what is there already stays. */
export function steadySettings({ settings, store, clock, logger }: SteadySettingsOptions): Settings {
  const known = new Map<string, string>();
  const offer = async (name: string, value: string): Promise<void> => {
    try {
      const kept = await settings.getOrCreate(name, value);
      if (kept !== value)
        logger.error('the store has another value of a setting than this process; restart it', { name });
    } catch (error) {
      if (!(error instanceof StoreUnavailable || error instanceof OutcomeUnknown)) throw error;
      // Not back yet, or away again.
      clock.after(retryMs, () => void offer(name, value));
    }
  };
  store.onUnheard(() => {
    for (const [name, value] of known) void offer(name, value);
  });
  return {
    async getOrCreate(name, initial) {
      const value = await settings.getOrCreate(name, initial);
      known.set(name, value);
      return value;
    },
  };
}
