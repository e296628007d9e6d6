import type { GameFact } from '@inkroom/shared';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { archiveKinds, openFreshArchive } from '../testing.ts';
import { createGameHistory } from './sql-game-history.ts';
import { factOfRow } from './game-rows.ts';
import { standingKey } from './ledger.ts';
import { projectGames } from './project-games.ts';
import { aGame, computer, modelEntries, modelRatings, modelStandings, personOf, someGame } from './testing.ts';
import type { OpenArchive } from '../open-archive.ts';

type Database = OpenArchive['database'];

const project = (database: Database, facts: readonly GameFact[]): Promise<void> =>
  database.transaction().execute((tx) => projectGames(tx, facts));

/** Everything that games left behind, without what orders it. */
async function totals(database: Database) {
  const standings = await database.selectFrom('standings').selectAll().execute();
  const ratings = await database.selectFrom('ratings').selectAll().execute();
  const entries = await database.selectFrom('board_entries').selectAll().execute();
  return {
    standings: new Map(
      standings.map((row) => [
        standingKey(row),
        {
          wins: row.wins,
          draws: row.draws,
          losses: row.losses,
          run: row.run,
          streak: row.streak,
          lastFive: row.last_five,
          winsAt: row.wins_at,
          pointsAt: row.points_at,
          streakAt: row.streak_at,
        },
      ]),
    ),
    ratings: new Map(
      ratings.map(({ player, mode, rating, deviation, volatility, games, last_at }) => [
        `${player}/${mode}`,
        { known: { rating, deviation, volatility, lastAt: last_at }, games },
      ]),
    ),
    entries: new Map(
      entries
        .filter(({ board }) => !board.startsWith('rating.'))
        .map(({ board, member, value, achieved_at }) => [`${board}/${member}`, { value, achievedAt: achieved_at }]),
    ),
  };
}

const modelTotals = (facts: readonly GameFact[]) => ({
  standings: modelStandings(facts),
  ratings: modelRatings(facts),
  entries: modelEntries(facts),
});

/** As a rebuild would read them. */
async function inOrder(database: Database): Promise<readonly GameFact[]> {
  const rows = await database.selectFrom('games').selectAll().orderBy('seq').orderBy('id').execute();
  return rows.map(factOfRow);
}

const entryOf = async (database: Database, board: string, member: string) =>
  (await database
    .selectFrom('board_entries')
    .select(['value', 'mark', 'label', 'achieved_at', 'pending'])
    .where('board', '=', board)
    .where('member', '=', member)
    .executeTakeFirst()) ?? null;

describe.each(archiveKinds)('games on $kind', { timeout: 180_000 }, (kind) => {
  const open = () => openFreshArchive(kind);

  it('[RATING-10] whatever is played, in whichever batches it is told, the totals are those counted from the beginning', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ fact: someGame, partition: fc.boolean(), cut: fc.boolean() }), { maxLength: 25 }),
        async (told) => {
          const { database, close } = await open();
          try {
            // Two logs, read in turn, a batch at a time.
            const batches: GameFact[][] = [[]];
            let last = true;
            for (const { fact, partition, cut } of told) {
              if (cut || partition !== last) batches.push([]);
              batches.at(-1)?.push(fact);
              last = partition;
            }
            for (const batch of batches) await project(database, batch);
            const facts = told.map(({ fact }) => fact);
            expect(await totals(database)).toEqual(modelTotals(facts));
            // The kept order is as good as the one in which they were told.
            expect(modelTotals(await inOrder(database))).toEqual(modelTotals(facts));
          } finally {
            await close();
          }
        },
      ),
      { numRuns: 12 },
    );
  }, 300_000);

  it('[RATING-10] hundreds of games in one batch come to the same', async () => {
    const { database } = await open();
    const facts = fc.sample(someGame, { numRuns: 250, seed: 3 });
    await project(database, facts);
    expect(await totals(database)).toEqual(modelTotals(facts));
    expect(modelTotals(await inOrder(database))).toEqual(modelTotals(facts));
  }, 180_000);

  it('[RATING-10] two batches at once that share players are counted one after the other', async () => {
    const { database } = await open();
    const facts = fc.sample(someGame, { numRuns: 120, seed: 7 });
    const halves = [facts.filter((_, index) => index % 2 === 0), facts.filter((_, index) => index % 2 === 1)];
    await Promise.all(
      halves.map(async (half) => {
        for (let start = 0; start < half.length; start += 10) await project(database, half.slice(start, start + 10));
      }),
    );
    const kept = await inOrder(database);
    expect(kept.length).toBe(facts.length);
    expect(await totals(database)).toEqual(modelTotals(kept));
  }, 180_000);

  it('[RATING-11] a game that is told twice counts once, in one batch or in two', async () => {
    const { database } = await open();
    const [one, other] = [aGame(), aGame({ winner: 1 })];
    await project(database, [one, other, one]);
    const before = await totals(database);
    const entries = await database.selectFrom('board_entries').selectAll().execute();
    await project(database, [other, one]);
    expect(await totals(database)).toEqual(before);
    expect(before).toEqual(modelTotals([one, other]));
    expect(await database.selectFrom('board_entries').selectAll().execute()).toEqual(entries);
  });

  it('[RATING-11] a room that was lost and opened anew plays other games under the same numbers', async () => {
    const { database } = await open();
    const first = aGame();
    const again = { ...first, epoch: 'another epoch', winner: 1 as const, endedAt: first.endedAt + 1000 };
    await project(database, [first]);
    await project(database, [again]);
    expect(await createGameHistory(database).game(first.id)).toEqual(again);
    expect(await totals(database)).toEqual(modelTotals([first, again]));
  });

  it('[RATING-12] a game counts in the windows of its end, however late it is told', async () => {
    const { database } = await open();
    const lastYear = Date.UTC(2025, 11, 31, 23, 59);
    await project(database, [aGame()]);
    await project(database, [aGame({ endedAt: lastYear })]);
    const ada = personOf('ada').player;
    expect(await entryOf(database, 'wins.classic.all.2025-12-31', ada)).toMatchObject({
      value: 1,
      achieved_at: lastYear,
    });
    expect(await entryOf(database, 'wins.all.all.2025-Q4', ada)).toMatchObject({ value: 1 });
    expect(await entryOf(database, 'wins.all.all.2026-Q4', ada)).toMatchObject({ value: 1 });
    // Reached when the later of the two ended, though that one was told first.
    expect(await entryOf(database, 'points.all.all.all-time', ada)).toMatchObject({
      value: 6,
      achieved_at: aGame().endedAt,
    });
  });

  it('[RATING-13] games against the computer count, but neither for ratings nor among people', async () => {
    const { database } = await open();
    await project(database, [aGame({ players: [personOf('ada', 111), computer] })]);
    const ada = personOf('ada').player;
    for (const area of ['all', '111']) {
      expect(await entryOf(database, `wins.classic.${area}.all-time`, ada)).toMatchObject({ value: 1, pending: 1 });
    }
    const boards = await database.selectFrom('board_entries').select('board').execute();
    expect(boards.filter(({ board }) => board.endsWith('.people') || board.startsWith('rating.'))).toEqual([]);
    expect(await database.selectFrom('ratings').selectAll().execute()).toEqual([]);
  });

  it('[RATING-15] a board of an area has the rating of the latest rated game from there', async () => {
    const { database } = await open();
    const [ada, bob] = [personOf('ada'), personOf('bob')];
    await project(database, [aGame({ players: [{ ...ada, area: 111 }, bob] })]);
    await project(database, [aGame({ players: [{ ...ada, area: 222 }, bob] })]);
    const first = await entryOf(database, 'rating.classic.111.all-time', ada.player);
    const second = await entryOf(database, 'rating.classic.222.all-time', ada.player);
    expect(first).toMatchObject({ value: 1662 });
    expect(second?.value).toBeGreaterThan(1662);
    expect(await entryOf(database, 'rating.classic.all.all-time', ada.player)).toEqual(second);
  });

  it('[RATING-14] house games, two at one screen, old clients and abandoned games count for nothing and are kept', async () => {
    const { database } = await open();
    const ada = personOf('ada');
    const uncounted = [
      aGame({ origin: 'house', players: [computer, computer] }),
      aGame({ origin: 'api', players: [ada, computer] }),
      aGame({ table: true, players: [ada, ada] }),
      aGame({ type: 'game-abandoned', reason: 'abandoned', winner: null }),
    ];
    await project(database, uncounted);
    expect(await totals(database)).toEqual({ standings: new Map(), ratings: new Map(), entries: new Map() });
    const history = createGameHistory(database);
    for (const fact of uncounted) expect(await history.game(fact.id)).toEqual(fact);
    const { games } = await history.games(ada.player, { after: null, limit: 10 });
    expect(games.map(({ result }) => result)).toEqual([null, null]);
  });

  it('[RATING-3] a rating on a scoreboard is in whole points, and marked while it is not sure', async () => {
    const { database } = await open();
    await project(database, [aGame()]);
    const [ada, bob] = [personOf('ada').player, personOf('bob').player];
    for (const window of ['all-time', '2026-Q4']) {
      const board = `rating.classic.all.${window}`;
      expect(await entryOf(database, board, ada)).toMatchObject({ value: 1662, mark: '?', label: 'Name of ada' });
      expect(await entryOf(database, board, bob)).toMatchObject({ value: 1338, mark: '?' });
    }
    const more = Array.from({ length: 40 }, (_, index) => aGame({ winner: index % 2 === 0 ? 1 : 0 }));
    await project(database, more);
    expect(await entryOf(database, 'rating.classic.all.all-time', ada)).toMatchObject({ mark: null });
  });
});
