/** What nodes of a simulation tell each other beside the store: late, or lost, and nobody notices. */
import type { RecordId } from '@inkroom/shared';
import type { RoomSignals } from '../../src/ports/room-signals.ts';
import type { Chance } from './chance.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Weather } from './weather.ts';

export interface SharedSignalsOptions {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly weather: () => Weather;
}

type Listener = (id: RecordId, text: string) => void;

export class SharedSignals {
  readonly #options: SharedSignalsOptions;
  readonly #nodes = new Map<SimulatedProcess, Listener[]>();

  constructor(options: SharedSignalsOptions) {
    this.#options = options;
  }

  /** The signals as one node has them. Whoever does not watch a queue hears of it all the same, and has to look away. */
  of(process: SimulatedProcess): RoomSignals {
    const listeners: Listener[] = [];
    this.#nodes.set(process, listeners);
    process.onDeath(() => this.#nodes.delete(process));
    return {
      publish: (id, text) => this.#publish(process, id, text),
      listen: (listener) => void listeners.push(listener),
    };
  }

  #publish(from: SimulatedProcess, id: RecordId, text: string): void {
    const { time, chance, weather } = this.#options;
    const { delayMs, lost } = weather().published;
    for (const [process, listeners] of this.#nodes) {
      if (process === from || chance.happens(lost)) continue;
      time.after(chance.between(...delayMs), () =>
        process.resume(() => {
          for (const listener of listeners) listener(id, text);
        }),
      );
    }
  }
}
