import { modeNames } from '@inkroom/shared';
import { expect, test } from 'vitest';
import type { ActivityHistory, HistoryQuery } from '../ports/activity-history.ts';
import { ArchiveUnavailable } from '../ports/archive.ts';
import { Statistics } from './statistics.ts';
import { createMemoryActivityBook } from './testing/memory-activity-book.ts';

function open(options: { history?: 'none'; cacheSeconds?: number } = {}) {
  const clock = { time: Date.UTC(2026, 10, 21, 13, 30, 30), now: () => clock.time };
  const book = createMemoryActivityBook(clock);
  const queries: HistoryQuery[] = [];
  const archive = { away: false, since: 0 };
  const answer = <T>(value: T): Promise<T> =>
    archive.away ? Promise.reject(new ArchiveUnavailable('told to be away')) : Promise.resolve(value);
  const history: ActivityHistory = {
    history: (query) => {
      queries.push(query);
      return answer([{ at: query.from, logins: 3, logouts: 1, games: 2 }]);
    },
    gamesByMode: (since) => {
      archive.since = since;
      return answer([
        { mode: 'gomoku', games: 5 },
        { mode: 'classic', games: 2 },
      ]);
    },
  };
  const { cacheSeconds = 30 } = options;
  const statistics = new Statistics({
    book,
    clock,
    cacheSeconds,
    history: options.history === 'none' ? null : history,
  });
  let events = 0;
  const login = (user: string, area: number, mode: string) => {
    events += 1;
    return book.record([
      { user, area, mode, id: String(events), event: 'LOGIN', source: 'outside', ttlMs: 3_600_000, name: null },
    ]);
  };
  const overview = async (
    request: { area: number | null; step: 'minute' | 'hour' | 'day' } = { area: null, step: 'hour' },
  ) => (await statistics.readOverview(request)).cached.value;
  return { clock, book, statistics, login, overview, queries, archive };
}

test('[ACTIVITY-18] the statistics of an area are its modes, most users first; of an area nobody plays in, nothing', async () => {
  const { statistics, login } = open();
  await login('User1', 111, 'Modes2');
  await login('User1', 111, 'Modes1');
  await login('User2', 111, 'Modes10');
  await login('User1', 111, 'Modes10');
  await login('User1', 112, 'Modes9');
  const { cached } = await statistics.readArea(111);
  expect(cached.text).toBe(
    '{"111":[{"count":2,"multiplayer_mode":"Modes10"},{"count":1,"multiplayer_mode":"Modes1"},{"count":1,"multiplayer_mode":"Modes2"}]}',
  );
  expect((await statistics.readArea(999)).cached.text).toBe('{}');
  expect(statistics.peekArea('111')?.cached).toBe(cached);
});

test('[ACTIVITY-19] the overview has all areas, our modes first whatever the numbers, and what was played today', async () => {
  const { login, overview, archive } = open();
  for (const user of ['User1', 'User2', 'User3']) await login(user, 112, 'Modes1');
  await login('User1', 111, 'classic');
  await login('User1', 112, 'classic');
  const shown = await overview();
  expect(Object.keys(shown.areas)).toEqual(['111', '112']);
  expect(shown.modes.map(({ mode }) => mode)).toEqual([...modeNames, 'Modes1']);
  expect(shown.modes.at(0)).toEqual({ mode: 'classic', external: false, players: 2, gamesToday: 2 });
  expect(shown.modes.at(-1)).toEqual({ mode: 'Modes1', external: true, players: 3, gamesToday: 0 });
  expect(shown.mostPlayed).toEqual({
    byPlayers: [
      { mode: 'classic', players: 2 },
      { mode: 'Modes1', players: 3 },
    ],
    byGames: [
      { mode: 'gomoku', games: 5 },
      { mode: 'classic', games: 2 },
    ],
  });
  expect(archive.since).toBe(Date.UTC(2026, 10, 21));
});

test('[ACTIVITY-19] history is an hour by the minute, a day by the hour, or a month by the day', async () => {
  const { overview, queries } = open();
  await overview({ area: null, step: 'minute' });
  await overview({ area: 111, step: 'hour' });
  await overview({ area: null, step: 'day' });
  expect(queries).toEqual([
    { step: 'minute', from: Date.UTC(2026, 10, 21, 12, 31), area: null },
    { step: 'hour', from: Date.UTC(2026, 10, 20, 14), area: 111 },
    { step: 'day', from: Date.UTC(2026, 9, 23), area: null },
  ]);
});

test('[ACTIVITY-22] while the database is away the live part goes on, and the rest stays what it was, with its time', async () => {
  const { login, overview, archive, clock } = open();
  const before = await overview();
  archive.away = true;
  clock.time += 3_600_000;
  await login('User1', 111, 'classic');
  const during = await overview();
  expect(during.areas).toEqual({ 111: [{ count: 1, multiplayer_mode: 'classic' }] });
  expect(during.archive).toEqual(before.archive);
  archive.away = false;
  clock.time += 3_600_000;
  expect((await overview()).archive?.at).toBe(clock.time);
});

test('[ACTIVITY-22] without a database from the beginning, what it would know is null', async () => {
  const { overview, archive, login } = open();
  await login('User1', 111, 'classic');
  archive.away = true;
  const shown = await overview();
  expect(shown.archive).toBeNull();
  expect(shown.modes[0]).toEqual({ mode: 'classic', external: false, players: 1, gamesToday: null });
  expect(shown.mostPlayed.byGames).toEqual([]);
  expect((await open({ history: 'none' }).overview()).archive).toBeNull();
});
