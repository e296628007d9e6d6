import type { QueueName, QueueView } from '@inkroom/shared';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ShiftedClock } from '../../../test/support/shifted-clock.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import type { QueueListener } from '../../queue/queue-service.ts';
import { silentLogger } from '../../storage/sqlite/testing.ts';
import { QueueWatchers } from './queue-watchers.ts';

const main = 'main' as QueueName;

let clock: ShiftedClock;
let listener: QueueListener;
let waiting: number;
let reads: number;
let told: number[];
let watched: number;
let away: boolean;
let watchers: QueueWatchers;

beforeEach(() => {
  clock = new ShiftedClock();
  [waiting, reads, told, watched, away] = [0, 0, [], 0, false];
  watchers = new QueueWatchers({
    clock,
    logger: silentLogger,
    channels: { emit: (_, name, view) => void (name === 'queue:changed' && told.push((view as QueueView).waiting)) },
    queues: {
      listen(one) {
        listener = one;
        return () => undefined;
      },
      watch: async () => {
        if (away) throw new StoreUnavailable('told to be away');
        watched += 1;
        return () => void (watched -= 1);
      },
      queueView: async (queue) => {
        if (away) throw new StoreUnavailable('told to be away');
        reads += 1;
        return { ok: true, value: { queue, waiting, at: clock.now() } as QueueView };
      },
    },
  });
});

afterEach(() => watchers.close());

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 2 });

it('[MATCH-52] one read for all who look, four times a second at most; a picture that is as before is not told', async () => {
  await watchers.enter(main, 'one');
  await watchers.enter(main, 'other');
  expect(watched).toBe(1);
  for (waiting = 1; waiting < 40; waiting += 1) listener.queueChanged?.(main);
  expect(reads).toBe(0);
  clock.jump(250);
  await eventually(() => expect(told).toEqual([40]));
  listener.queueChanged?.(main);
  clock.jump(250);
  await eventually(() => expect(reads).toBe(2));
  expect(told).toEqual([40]);
});

it('[MATCH-52] a change that nobody told is found within seconds, and after an outage', async () => {
  await watchers.enter(main, 'one');
  away = true;
  waiting = 7;
  clock.jump(5_000);
  clock.jump(250);
  expect(told).toEqual([]);
  away = false;
  await eventually(() => {
    clock.jump(5_000);
    clock.jump(250);
    expect(told).toEqual([7]);
  });
});

it('[MATCH-52] whoever leaves is told nothing, and where nobody looks nothing is read', async () => {
  await watchers.enter(main, 'one');
  watchers.exit(main, 'one');
  watchers.exit(main, 'one');
  expect(watched).toBe(0);
  listener.queueChanged?.(main);
  clock.jump(10_000);
  expect([reads, told]).toEqual([0, []]);
});

it('[MATCH-31] nobody looks at a queue that could not be followed', async () => {
  away = true;
  await expect(watchers.enter(main, 'one')).rejects.toThrow(StoreUnavailable);
  away = false;
  await watchers.enter(main, 'one');
  expect(watched).toBe(1);
});
