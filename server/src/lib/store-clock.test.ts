import { expect, it } from 'vitest';
import { nodeClock } from '../platform/node-clock.ts';
import { createStoreClock } from './store-clock.ts';

function clockUnderTest() {
  let wall = 1_000_000;
  const clock = createStoreClock({ ...nodeClock, now: () => wall });
  return { clock, turn: (ms: number) => (wall += ms) };
}

it('[STORE-13] store time is the time of the machine', () => {
  const { clock, turn } = clockUnderTest();
  expect(clock.now()).toBe(1_000_000);
  turn(5);
  expect(clock.now()).toBe(1_000_005);
});

it('[STORE-13] set back by an hour, it goes on at half speed until the machine has caught up', () => {
  const { clock, turn } = clockUnderTest();
  clock.now();
  turn(-3_600_000);
  expect(clock.now()).toBe(1_000_000);
  for (let tick = 1; tick <= 1_000; tick += 1) {
    turn(1);
    expect(clock.now(), 'no millisecond is lost to rounding').toBe(1_000_000 + Math.floor(tick / 2));
  }
  turn(7_200_000);
  expect(clock.now()).toBe(1_000_000 + 3_600_000 + 1_000);
});

it('[STORE-13] it does not begin before what was stored', () => {
  const { clock, turn } = clockUnderTest();
  clock.notBefore(1_000_500);
  expect(clock.now()).toBe(1_000_500);
  turn(100);
  expect(clock.now()).toBe(1_000_550);
  turn(1_000);
  expect(clock.now()).toBe(1_001_100);
});
