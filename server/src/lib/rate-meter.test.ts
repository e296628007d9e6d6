import { expect, it } from 'vitest';
import { startRateMeter } from './rate-meter.ts';

it('tells how much a total grew per second, and nothing of a total that began again', () => {
  let look = (): void => undefined;
  let stopped = false;
  const clock = {
    at: 0,
    now: () => clock.at,
    every: (_: number, task: () => void) => {
      look = task;
      return () => {
        stopped = true;
      };
    },
  };
  let total = 5;
  const meter = startRateMeter(() => total, clock);
  expect(meter.perSecond).toBeNull();
  [total, clock.at] = [305, 2_000];
  look();
  expect(meter.perSecond).toBe(150);
  look();
  expect(meter.perSecond, 'no time has passed').toBe(150);
  [total, clock.at] = [1, 3_000];
  look();
  expect(meter.perSecond).toBeNull();
  meter.stop();
  expect(stopped).toBe(true);
});
