import type { ModesSnapshot } from '@inkroom/shared';
import { expect, test } from 'vitest';
import { LiveModes, lookMs, mostCounts, signMs } from './live-modes.ts';
import { createMemoryActivityBook } from './testing/memory-activity-book.ts';
import { createVirtualClock } from './testing/virtual-clock.ts';

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

function show() {
  const clock = createVirtualClock();
  const book = createMemoryActivityBook(clock);
  const live = new LiveModes({ book, clock, logger });
  const shown: ModesSnapshot[] = [];
  live.onChange((snapshot) => shown.push(snapshot));
  let events = 0;
  const login = (change: { user?: string; area?: number; mode?: string } = {}) => {
    events += 1;
    const who = { user: 'User1', area: 111, mode: 'Modes1', ...change };
    return book.record([
      { ...who, id: String(events), event: 'LOGIN', source: 'outside', ttlMs: 3_600_000, name: null },
    ]);
  };
  return { clock, book, live, shown, login };
}

test('[ACTIVITY-14] who looks gets the whole picture: most users first, the total, the tape', async () => {
  const { live, login } = show();
  await login();
  await login({ mode: 'Modes2' });
  await login({ mode: 'Modes2', user: 'User2' });
  await login({ area: 110 });
  live.enter();
  const snapshot = await live.snapshot();
  expect(snapshot.counts).toEqual([
    { area: 111, mode: 'Modes2', users: 2 },
    { area: 110, mode: 'Modes1', users: 1 },
    { area: 111, mode: 'Modes1', users: 1 },
  ]);
  expect(snapshot.total).toEqual({ users: 4, pairs: 3 });
  expect(snapshot.tape).toHaveLength(4);
  live.close();
});

test('[ACTIVITY-14] what changes is told at most once a second, and unchanged every few seconds, to say that it is alive', async () => {
  const { live, login, clock, shown } = show();
  live.enter();
  for (let tenth = 0; tenth < 100; tenth += 1) {
    await login({ user: `User${tenth}` });
    await clock.pass(100);
  }
  expect(shown).toHaveLength(10);
  shown.length = 0;
  await clock.pass(10 * signMs);
  expect(shown.length).toBeGreaterThanOrEqual(9);
  expect(shown.length).toBeLessThanOrEqual(11);
  live.close();
});

test('[ACTIVITY-15] while nobody looks the store is not asked', async () => {
  const { live, clock, book } = show();
  await clock.pass(60_000);
  expect(book.calls.counts).toBe(0);
  live.enter();
  live.enter();
  await clock.pass(10 * lookMs);
  expect(book.calls.counts).toBe(10);
  live.exit();
  live.exit();
  await clock.pass(60_000);
  expect(book.calls.counts).toBe(10);
});

test('[ACTIVITY-15] five hundred who come at once are one read', async () => {
  const { live, book } = show();
  const snapshots = await Promise.all(
    Array.from({ length: 500 }, () => {
      live.enter();
      return live.snapshot();
    }),
  );
  expect(book.calls.counts).toBe(1);
  expect(new Set(snapshots).size).toBe(1);
  live.close();
});

test('[ACTIVITY-14] with the store away nothing is told, and it goes on when it is back', async () => {
  const { live, book, clock, shown } = show();
  live.enter();
  book.away = true;
  await clock.pass(30_000);
  expect(shown).toEqual([]);
  book.away = false;
  await clock.pass(lookMs);
  expect(shown).toHaveLength(1);
  live.close();
});

test('[ACTIVITY-14] a picture has its limit, and says how much there is beside it', async () => {
  const { live, login } = show();
  for (let index = 0; index < mostCounts + 5; index += 1) await login({ mode: `Modes${index}` });
  const { counts, total } = await live.snapshot();
  expect(counts).toHaveLength(mostCounts);
  expect(total).toEqual({ users: mostCounts + 5, pairs: mostCounts + 5 });
});
