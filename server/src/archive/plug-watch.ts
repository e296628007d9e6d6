/** Does what the operator's switch says, whichever node it was pulled on. In production there is no switch. */
import type { Clock } from '../ports/clock.ts';
import type { Plug } from '../ports/plug.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import type { Projector } from './projector.ts';

export interface PlugWatch {
  readonly isUnplugged: boolean;
  set(unplugged: boolean): Promise<void>;
  stop(): void;
}

export interface PlugWatchOptions {
  readonly plug: Plug;
  /** Null: this process does not project. */
  readonly projector: Pick<Projector, 'setUnplugged'> | null;
  readonly clock: Pick<Clock, 'every'>;
  readonly production: boolean;
}

const lookEveryMs = 1_000;

export function watchPlug({ plug, projector, clock, production }: PlugWatchOptions): PlugWatch {
  let isUnplugged = false;
  const apply = (unplugged: boolean): void => {
    if (unplugged === isUnplugged) return;
    isUnplugged = unplugged;
    projector?.setUnplugged(unplugged);
  };
  const look = async (): Promise<void> => {
    try {
      apply(await plug.isUnplugged());
    } catch (error) {
      // The live store is away: what was known goes on to count.
      if (!(error instanceof StoreUnavailable || error instanceof OutcomeUnknown)) throw error;
    }
  };
  if (!production) void look();
  return {
    get isUnplugged() {
      return isUnplugged;
    },
    async set(unplugged) {
      await plug.set(unplugged);
      apply(unplugged);
    },
    stop: production ? () => undefined : clock.every(lookEveryMs, () => void look()),
  };
}
