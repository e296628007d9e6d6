import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rebuildArchive } from '../rebuild-archive.ts';
import { archiveKinds, openFreshArchive } from '../testing.ts';
import type { OpenArchive } from '../open-archive.ts';
import { projectGames } from './project-games.ts';
import { rebuildGames } from './rebuild-games.ts';
import { someGame } from './testing.ts';
import type { GameFact } from '@inkroom/shared';

type Database = OpenArchive['database'];

async function project(database: Database, facts: readonly GameFact[]): Promise<void> {
  for (let start = 0; start < facts.length; start += 25) {
    const batch = facts.slice(start, start + 25);
    await database.transaction().execute((tx) => projectGames(tx, batch));
  }
}

/** Every row of every table, in the order of its text. */
async function everyRow(database: Database, without: readonly string[] = []) {
  const tables = [
    'players',
    'game_players',
    'ratings',
    'rating_history',
    'standings',
    'board_entries',
    'games',
  ] as const;
  const all: Record<string, readonly string[]> = {};
  for (const table of tables) {
    const rows = await database.selectFrom(table).selectAll().execute();
    all[table] = rows
      .map((row) => JSON.stringify(Object.entries(row).filter(([column]) => !without.includes(column))))
      .toSorted();
  }
  return all;
}

const games = fc.sample(someGame, { numRuns: 300, seed: 11 });

describe.each(archiveKinds)('a rebuild on $kind', { timeout: 180_000 }, (kind) => {
  it('[RATING-30] comes to the very rows that were there, whichever slices it takes, and says how far it is', async () => {
    const { database, archive } = await openFreshArchive(kind);
    await project(database, games);
    await archive.settleRanks((await archive.pendingRanks(10_000)).filter((_, index) => index % 2 === 0));
    const before = await everyRow(database);
    expect(before['standings']?.length).toBeGreaterThan(100);
    for (const sliceGames of [7, 500]) {
      const progress: number[] = [];
      const report = await rebuildGames(database, {
        sliceGames,
        onProgress: ({ done, total }) => progress.push(done / total),
      });
      expect(report.corrected).toBe(0);
      expect(report.games).toBeGreaterThan(200);
      expect(await everyRow(database)).toEqual(before);
      expect([progress[0], progress.at(-1)]).toEqual([0, 1]);
    }
  });

  it('[RATING-31] puts wrong rows right, and scoreboards hear of it above all that they heard before', async () => {
    const { database, archive } = await openFreshArchive(kind);
    await project(database, games);
    const right = await everyRow(database, ['seq', 'pending']);
    await archive.settleRanks(await archive.pendingRanks(100_000));
    await database.updateTable('ratings').set({ rating: 9999, seq: 500 }).where('mode', '=', 'gomoku').execute();
    await database.updateTable('board_entries').set({ value: 77 }).where('board', 'like', 'wins.%').execute();
    await database.deleteFrom('standings').where('people', '=', 1).execute();
    expect((await rebuildGames(database)).corrected).toBeGreaterThan(0);
    expect(await everyRow(database, ['seq', 'pending'])).toEqual(right);
    const pending = await archive.pendingRanks(100_000);
    expect(pending.length).toBe(right['board_entries']?.length);
    expect(Math.min(...pending.map(({ seq }) => seq))).toBeGreaterThan(500);
    // Once more finds nothing, and later games go on from there.
    const corrected = await everyRow(database);
    expect((await rebuildGames(database)).corrected).toBe(0);
    expect(await everyRow(database)).toEqual(corrected);
    await archive.settleRanks(pending);
    await project(database, fc.sample(someGame, { numRuns: 20, seed: 12 }));
    expect((await rebuildGames(database)).corrected).toBe(0);
  });

  it('[RATING-32] leaves named scoreboards alone', async () => {
    const { database } = await openFreshArchive(kind);
    const named = {
      board: 'players',
      member: '7',
      value: 12,
      achieved_at: 1,
      seq: 3,
      label: null,
      mark: null,
      pending: 0,
    };
    await database
      .insertInto('board_entries')
      .values({ ...named, pending: 0 })
      .execute();
    await project(database, games.slice(0, 30));
    await rebuildGames(database);
    const kept = await database.selectFrom('board_entries').selectAll().where('board', '=', 'players').execute();
    expect(kept).toEqual([named]);
  });

  it('[RATING-30] is part of a rebuild of the whole archive, which says what it is at', async () => {
    const { database } = await openFreshArchive(kind);
    await project(database, games.slice(0, 50));
    const before = await everyRow(database);
    const parts = new Map<string, number>();
    const report = await rebuildArchive(database, ({ part, done, total }) => parts.set(part, total - done));
    expect(report).toMatchObject({ games: { corrected: 0 }, scores: { submissions: 0, values: 0 } });
    expect([...parts]).toEqual([
      ['games', 0],
      ['scores', 0],
      ['activity', 0],
      ['tickets', 0],
    ]);
    expect(await everyRow(database)).toEqual(before);
  });

  it('[RATING-33] may run while games are stored: nothing is lost and nothing counted twice', async () => {
    const home = await kind.makeHome();
    const [one, other] = [home.open(), home.open()];
    await project(one.database, games.slice(0, 150));
    const told = project(one.database, games.slice(150));
    const reports = [await rebuildGames(other.database, { sliceGames: 20 }), await rebuildGames(other.database)];
    await told;
    expect(reports.map(({ corrected }) => corrected)).toEqual([0, 0]);
    const after = await everyRow(one.database);
    expect((await rebuildGames(other.database)).corrected).toBe(0);
    expect(await everyRow(one.database)).toEqual(after);
    expect(after['games']?.length).toBe(games.length);
  });
});
