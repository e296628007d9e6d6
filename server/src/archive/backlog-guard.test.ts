import { afterEach, expect, it, vi } from 'vitest';
import { ShiftedClock } from '../../test/support/shifted-clock.ts';
import type { Backlog } from '../ports/outbox.ts';
import { StoreUnavailable } from '../ports/store.ts';
import { recordingLogger } from '../storage/redis/testing.ts';
import { startBacklogGuard } from './backlog-guard.ts';
import type { BacklogGuard } from './backlog-guard.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const turn = () => new Promise((resolve) => void setImmediate(resolve));

function guarded(limit: number) {
  const clock = new ShiftedClock();
  const logger = recordingLogger();
  let backlog: Backlog | Error = { entries: 0, oldestAt: null, appended: 0 };
  let looks = 0;
  const outbox = {
    async backlog(): Promise<Backlog> {
      looks += 1;
      if (backlog instanceof Error) throw backlog;
      return backlog;
    },
  };
  const guard = startBacklogGuard({ outbox, limit, clock, store: clock, logger });
  stops.push(() => guard.stop());
  const seen = async (next: Backlog | Error): Promise<void> => {
    // The look under way, if any, is over; then the next one.
    await turn();
    backlog = next;
    const before = looks;
    clock.jump(1_000);
    await vi.waitFor(() => expect(looks).toBeGreaterThan(before));
    await turn();
  };
  return {
    clock,
    guard,
    logger,
    seen,
    entries: (entries: number) => seen({ entries, oldestAt: clock.now(), appended: 0 }),
  };
}

const admitted = (guard: BacklogGuard) => (['rooms', 'scores', 'games'] as const).filter((what) => guard.allows(what));

it('[RUN-10] first nothing new is taken in, then no new games, and all of it again when the backlog shrinks', async () => {
  const { guard, entries, logger } = guarded(1_000);
  expect(admitted(guard)).toEqual(['rooms', 'scores', 'games']);
  await entries(999);
  expect([guard.state, admitted(guard)]).toEqual(['open', ['rooms', 'scores', 'games']]);
  await entries(1_000);
  expect([guard.state, admitted(guard)]).toEqual(['no-new-rooms', ['games']]);
  await entries(1_249);
  expect(admitted(guard)).toEqual(['games']);
  await entries(1_250);
  expect([guard.state, admitted(guard)]).toEqual(['no-new-games', []]);
  await entries(1_000);
  expect(admitted(guard)).toEqual(['games']);
  await entries(0);
  expect(admitted(guard)).toEqual(['rooms', 'scores', 'games']);
  expect(logger.lines).toHaveLength(4);
});

it('[RUN-10] a backlog that hovers at a mark does not open and close in turn', async () => {
  const { guard, entries } = guarded(1_000);
  await entries(1_000);
  await entries(901);
  expect(guard.state).toBe('no-new-rooms');
  await entries(899);
  expect(guard.state).toBe('open');
  await entries(1_300);
  await entries(1_130);
  expect(guard.state).toBe('no-new-games');
  await entries(1_120);
  expect(guard.state).toBe('no-new-rooms');
});

it('[RUN-10] what was known goes on to count while the store is away', async () => {
  const { guard, entries, seen } = guarded(10);
  await entries(10);
  await seen(new StoreUnavailable('away'));
  expect(guard.state).toBe('no-new-rooms');
  expect(guard.backlog.entries).toBe(10);
});

it('[RUN-10] a limit of 0 never refuses anything', async () => {
  const { guard, entries } = guarded(0);
  await entries(10_000_000);
  expect(admitted(guard)).toHaveLength(3);
});

it('tells for how long the oldest fact has been waiting', async () => {
  const { guard, seen, clock } = guarded(10);
  expect(guard.oldestAgeMs).toBe(0);
  await seen({ entries: 1, oldestAt: clock.now() - 60_000, appended: 1 });
  expect(guard.oldestAgeMs).toBeGreaterThanOrEqual(60_000);
});

it('tells how much is appended per second, by whichever node', async () => {
  const { guard, seen } = guarded(10);
  expect(guard.appendedPerSecond).toBeNull();
  await seen({ entries: 1, oldestAt: 0, appended: 1_000 });
  await seen({ entries: 1, oldestAt: 0, appended: 1_500 });
  // The clock goes on by itself, too.
  expect(guard.appendedPerSecond).toBeGreaterThan(250);
  expect(guard.appendedPerSecond).toBeLessThanOrEqual(500);
  await seen({ entries: 0, oldestAt: null, appended: 0 });
  expect(guard.appendedPerSecond, 'another store').toBeNull();
});
