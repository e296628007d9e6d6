/** Where the SMS of a simulation go: it takes most of them, sometimes without anybody hearing so, and never tells two apart. */
import type { Notifier, Sent } from '../../src/ports/notifier.ts';
import type { Chance } from './chance.ts';
import type { Recorder } from './recorder.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface TextProviderOptions {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly recorder: Recorder;
}

const wayMs = [5, 600] as const;
const patienceMs = 2_000;

export class TextProvider {
  readonly #options: TextProviderOptions;

  constructor(options: TextProviderOptions) {
    this.#options = options;
  }

  /** As one node reaches it. */
  of(process: SimulatedProcess, { mayRepeat }: { mayRepeat: boolean }): Notifier {
    const { time, chance, recorder } = this.#options;
    return {
      channel: 'sms',
      mayRepeat,
      send: ({ id }) =>
        new Promise<Sent>((resolve) => {
          process.after(patienceMs, () => resolve({ kind: 'unknown', reason: 'no answer' }));
          if (process.isDead) return;
          time.after(chance.between(...wayMs), () => {
            if (chance.happens(0.15)) {
              process.after(chance.between(...wayMs), () =>
                resolve({ kind: 'later', reason: 'too busy', retryAfterMs: 300 }),
              );
              return;
            }
            const delivery = recorder.tickets.delivery(id);
            if (delivery !== null) recorder.violations.push(...recorder.tickets.texted(delivery));
            if (chance.happens(0.15)) return;
            process.after(chance.between(...wayMs), () => resolve({ kind: 'sent', reference: id }));
          });
        }),
      close: async () => undefined,
    };
  }
}
