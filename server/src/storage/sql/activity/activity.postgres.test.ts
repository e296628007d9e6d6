/** The projection of activity and what is read from it, on both engines. */
import type { ActivityEntry, ActivityFact } from '@inkroom/shared';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { stepMs } from '../../../ports/activity-history.ts';
import { aGame, personOf } from '../games/testing.ts';
import { projectGames } from '../games/project-games.ts';
import type { ArchiveTables } from '../tables.ts';
import { archiveKinds, openFreshArchive } from '../testing.ts';
import { projectActivity } from './project-activity.ts';
import { rebuildActivity } from './rebuild-activity.ts';
import { createActivityHistory } from './sql-activity-history.ts';

type Database = Kysely<ArchiveTables>;

const noon = Date.UTC(2026, 10, 21, 12);

/** Few users, areas and modes, so that they meet often; ids that come again; times around the turn of an hour and a day. */
const someFact: fc.Arbitrary<ActivityFact> = fc.record({
  type: fc.constant('activity' as const),
  at: fc.integer({ min: 0, max: 40 }).map((tick) => Date.UTC(2026, 10, 21, 23, 59) + tick * 4_000),
  items: fc.array(
    fc.record<ActivityEntry>({
      id: fc.integer({ min: 0, max: 400 }).map((id) => `event-${id}`),
      user: fc.constantFrom('ada', 'bob', 'Cyd ’n’ co'),
      area: fc.constantFrom(111, 415),
      mode: fc.constantFrom('classic', 'Modes 1'),
      event: fc.constantFrom('LOGIN', 'LOGOUT'),
      source: fc.constantFrom('room', 'outside', 'generated'),
    }),
    { maxLength: 8 },
  ),
});

const derived = async (database: Database) => {
  const rollups = await database.selectFrom('activity_rollups').selectAll().execute();
  const totals = await database.selectFrom('activity_totals').selectAll().execute();
  const users = await database.selectFrom('activity_users').selectAll().execute();
  return [rollups, totals, users].map((rows) => rows.map((row) => textOf({ ...row })).toSorted());
};

/** Engines differ in the order of columns, and in numbers or texts for large integers. */
const textOf = (row: Readonly<Record<string, unknown>>): string =>
  Object.keys(row)
    .toSorted()
    .map((column) => `${column}=${String(row[column])}`)
    .join(' ');

const entry = (id: string, change: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id,
  user: 'ada',
  area: 111,
  mode: 'classic',
  event: 'LOGIN',
  source: 'outside',
  ...change,
});

describe.each(archiveKinds)('activity in the archive on $kind', (kind) => {
  const opened = async (): Promise<Database> => (await openFreshArchive(kind)).database;
  const project = (database: Database, facts: readonly ActivityFact[]) =>
    database.transaction().execute((tx) => projectActivity(tx, facts));

  it('[ACTIVITY-30] [ACTIVITY-31] totals and roll-ups are what the raw events come to, in whatever batches and however often they come', async () => {
    const database = await opened();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(someFact, { maxLength: 5 }), { maxLength: 6 }), async (batches) => {
        await database.deleteFrom('activity_events').execute();
        await database.transaction().execute((tx) => rebuildActivity(tx));
        for (const facts of batches) await project(database, facts);
        for (const facts of batches.slice(0, 2)) await project(database, facts);
        const ids = new Set(batches.flat().flatMap(({ items }) => items.map(({ id }) => id)));
        const events = await database.selectFrom('activity_events').select('id').execute();
        expect(events.map(({ id }) => id).toSorted()).toEqual([...ids].toSorted());
        const kept = await derived(database);
        await database.transaction().execute((tx) => rebuildActivity(tx));
        expect(await derived(database)).toEqual(kept);
      }),
      { numRuns: 25 },
    );
  });

  it('[ACTIVITY-30] a thousand events are a handful of rows', async () => {
    const database = await opened();
    const items = Array.from({ length: 1_200 }, (_, index) =>
      entry(`e${index}`, { user: `User${index % 700}`, event: index % 3 === 0 ? 'LOGOUT' : 'LOGIN' }),
    );
    await project(database, [{ type: 'activity', at: noon, items }]);
    const totals = await database.selectFrom('activity_totals').selectAll().execute();
    expect(totals.map((row) => [Number(row.logins), Number(row.logouts)])).toEqual([[800, 400]]);
    expect(await database.selectFrom('activity_rollups').selectAll().execute()).toHaveLength(3);
  });

  it('[ACTIVITY-32] the history of an hour, a day and a month has events and finished games of people, of one area or all', async () => {
    const database = await opened();
    const minute = stepMs.minute;
    await project(database, [
      { type: 'activity', at: noon + 5, items: [entry('a'), entry('b', { area: 415 })] },
      { type: 'activity', at: noon + minute, items: [entry('c', { event: 'LOGOUT' })] },
      { type: 'activity', at: noon - stepMs.day, items: [entry('d')] },
    ]);
    const players = [personOf('ada', 111), personOf('bob', 222)] as const;
    await database
      .transaction()
      .execute((tx) =>
        projectGames(tx, [
          aGame({ endedAt: noon + 7, players }),
          aGame({ endedAt: noon + 2 * minute, mode: 'gomoku', visibility: 'link' }),
          aGame({ endedAt: noon + 2 * minute, origin: 'house' }),
          aGame({ endedAt: noon - stepMs.day, mode: 'gomoku' }),
          aGame({ endedAt: noon + 9, type: 'game-abandoned', reason: 'abandoned', winner: null }),
        ]),
      );
    const history = createActivityHistory(database);
    expect(await history.history({ step: 'minute', from: noon, area: null })).toEqual([
      { at: noon, logins: 2, logouts: 0, games: 1 },
      { at: noon + minute, logins: 0, logouts: 1, games: 0 },
      { at: noon + 2 * minute, logins: 0, logouts: 0, games: 1 },
    ]);
    expect(await history.history({ step: 'hour', from: noon, area: 111 })).toEqual([
      { at: noon, logins: 1, logouts: 1, games: 1 },
    ]);
    expect(await history.history({ step: 'hour', from: noon, area: 333 })).toEqual([]);
    const days = await history.history({ step: 'day', from: noon - (noon % stepMs.day) - stepMs.day, area: null });
    expect(days.map(({ logins, games }) => [logins, games])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(await history.gamesByMode(noon)).toEqual([
      { mode: 'classic', games: 1 },
      { mode: 'gomoku', games: 1 },
    ]);
    expect((await history.gamesByMode(0))[0]).toEqual({ mode: 'gomoku', games: 2 });
  });
});
