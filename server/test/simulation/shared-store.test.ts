import { describe } from 'vitest';
import { describeStoreContract } from '../../src/ports/store.contract.ts';
import { Chance } from './chance.ts';
import { NodeStore } from './node-store.ts';
import { SharedStore } from './shared-store.ts';
import { SimulatedProcess } from './simulated-process.ts';
import { VirtualTime } from './virtual-time.ts';
import { fineWeather } from './weather.ts';

/** No time passes on the lines, so that the contract's own time is the only one. */
const noDelay = { delayMs: [0, 0] } as const;
const still = {
  ...fineWeather,
  store: { ...fineWeather.store, ...noDelay },
  published: { ...fineWeather.published, ...noDelay },
};

describe('the store of the simulation', () => {
  describeStoreContract(async () => {
    const time = new VirtualTime();
    let shiftMs = 0;
    const clock = new SimulatedProcess('machine', time);
    const shared = new SharedStore({
      now: () => time.now + shiftMs,
      after: (ms, task) => clock.after(ms, task),
      every: (ms, task) => clock.every(ms, task),
    });
    const open = (): NodeStore =>
      new NodeStore({
        shared,
        process: new SimulatedProcess('node', time),
        time,
        chance: new Chance('contract'),
        weather: () => still,
        order: 'commit-first',
        splits: false,
        clockErrorMs: 0,
        executed: () => undefined,
        count: () => undefined,
      });
    // Whatever is due runs while the check waits for it.
    let isOpen = true;
    const drive = async (): Promise<void> => {
      while (isOpen) await time.pass(0);
    };
    void drive();
    return {
      store: open(),
      advance: (ms) => {
        shiftMs += ms;
      },
      reopen: async () => {
        shared.restart();
        return open();
      },
      close: async () => {
        isOpen = false;
        shared.close();
      },
    };
  });
});
