/** Past games and records, read from the archive. */
import { modeNames } from '@inkroom/shared';
import type { ModeName } from '@inkroom/shared';
import type { Kysely } from 'kysely';
import { foldName } from '../../../lib/fold-name.ts';
import type {
  ArchivedPlayer,
  GameCursor,
  GameHistory,
  GamePage,
  ListedGame,
  ModeRecord,
  Tally,
} from '../../../ports/game-history.ts';
import type { ArchiveTables } from '../tables.ts';
import { factOfRow } from './game-rows.ts';
import { inSlices } from './slices.ts';
import type { GameRow, PlayerRow, RatingRow, StandingRow } from './tables.ts';

type Database = Kysely<ArchiveTables>;

export function createGameHistory(reads: Database): GameHistory {
  return {
    player: async (id) => {
      const row = await reads.selectFrom('players').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : playerOf(row);
    },
    playerByName: async (name) => {
      const row = await reads
        .selectFrom('players')
        .selectAll()
        .where('folded', '=', foldName(name))
        .orderBy('last_at', 'desc')
        .orderBy('id')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : playerOf(row);
    },
    records: (player) => readRecords(reads, player),
    games: (player, listing) => readGames(reads, player, listing),
    recent: (listing) => readRecent(reads, listing),
    ratings: async (player, mode, most) => {
      const { games } = (await reads
        .selectFrom('ratings')
        .select('games')
        .where('player', '=', player)
        .where('mode', '=', mode)
        .executeTakeFirst()) ?? { games: 0 };
      const step = Math.max(1, Math.ceil(games / most));
      return (
        reads
          .selectFrom('rating_history')
          .select(['at', 'rating', 'deviation', 'number'])
          .where('player', '=', player)
          .where('mode', '=', mode)
          // The latest game is in, whatever the step: they are counted from it backwards.
          .where((eb) => eb(eb(eb.parens(eb.val(games), '-', eb.ref('number')), '%', step), '=', 0))
          .orderBy('number')
          .execute()
      );
    },
    against: async (one, other) => {
      const counted = await reads
        .selectFrom('game_players')
        .select(({ fn }) => ['mode', 'result', fn.countAll<number>().as('games')])
        .where('player', '=', one)
        .where('opponent', '=', other)
        .where('result', 'is not', null)
        .groupBy(['mode', 'result'])
        .execute();
      const tallyOf = (mode: ModeName | null): Tally => {
        const of = (letter: string): number =>
          counted.reduce(
            (sum, row) => sum + (row.result === letter && (mode === null || row.mode === mode) ? Number(row.games) : 0),
            0,
          );
        return { wins: of('W'), draws: of('D'), losses: of('L') };
      };
      const played = modeNames.filter((mode) => counted.some((row) => row.mode === mode));
      return { total: tallyOf(null), modes: played.map((mode) => ({ mode, tally: tallyOf(mode) })) };
    },
    game: async (name) => {
      const row = await reads
        .selectFrom('games')
        .selectAll()
        .where((eb) => eb.or([eb('key', '=', name), eb('id', '=', name)]))
        .orderBy('ended_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : factOfRow(row);
    },
    countPeople: async (period) => {
      const { people } = await reads
        .selectFrom('standings')
        .select((e) => e.fn.countAll().as('people'))
        .where('period', '=', period)
        .where('mode', '=', 'all')
        .where('area', '=', 'all')
        .where('people', '=', 1)
        .executeTakeFirstOrThrow();
      return Number(people);
    },
    forms: async (players, mode) => {
      const rows = await inSlices(players, (slice) =>
        overAll(reads).where('player', 'in', slice).where('mode', '=', mode).where('people', '=', 0).execute(),
      );
      return new Map(rows.map((row) => [row.player, { lastFive: row.last_five, run: row.run }]));
    },
  };
}

/** Standings of all areas and all time. */
const overAll = (reads: Database) =>
  reads.selectFrom('standings').selectAll().where('area', '=', 'all').where('period', '=', 'all-time');

async function readRecords(reads: Database, player: string): Promise<readonly ModeRecord[]> {
  const [standings, ratings] = await Promise.all([
    overAll(reads).where('player', '=', player).execute(),
    reads.selectFrom('ratings').selectAll().where('player', '=', player).execute(),
  ]);
  const modes: readonly (ModeName | 'all')[] = ['all', ...modeNames];
  return modes.flatMap((mode): readonly ModeRecord[] => {
    const total = standings.find((row) => row.mode === mode && row.people === 0);
    if (total === undefined) return [];
    const people = standings.find((row) => row.mode === mode && row.people === 1);
    const rating = ratings.find((row) => row.mode === mode);
    return [recordOf(mode, { total, people, rating })];
  });
}

function recordOf(
  mode: ModeName | 'all',
  rows: { total: StandingRow; people: StandingRow | undefined; rating: RatingRow | undefined },
): ModeRecord {
  const { total, people, rating } = rows;
  return {
    mode,
    total: tally(total),
    people: people === undefined ? { wins: 0, draws: 0, losses: 0 } : tally(people),
    run: total.run,
    streak: total.streak,
    lastFive: total.last_five,
    rating: rating === undefined ? null : { rating: rating.rating, deviation: rating.deviation, games: rating.games },
  };
}

const tally = ({ wins, draws, losses }: Tally): Tally => ({ wins, draws, losses });

const playerOf = (row: PlayerRow): ArchivedPlayer => ({
  player: row.id,
  name: row.name,
  area: row.area,
  firstAt: row.first_at,
  lastAt: row.last_at,
});

interface Listing {
  readonly after: GameCursor | null;
  readonly limit: number;
}

async function readGames(reads: Database, player: string, { after, limit }: Listing): Promise<GamePage> {
  let query = reads
    .selectFrom('game_players as mine')
    .innerJoin('games', 'games.key', 'mine.game')
    .selectAll('games')
    .select(['mine.result', 'mine.change'])
    .where('mine.player', '=', player);
  if (after !== null) {
    query = query.where((eb) =>
      eb.or([
        eb('mine.ended_at', '<', after.endedAt),
        eb.and([eb('mine.ended_at', '=', after.endedAt), eb('mine.game', '<', after.key)]),
      ]),
    );
  }
  const rows = await query
    .orderBy('mine.ended_at', 'desc')
    .orderBy('mine.game', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit);
}

async function readRecent(reads: Database, { after, limit }: Listing): Promise<GamePage> {
  let query = reads.selectFrom('games').selectAll().where('origin', '=', 'people').where('visibility', '=', 'public');
  if (after !== null) {
    query = query.where((eb) =>
      eb.or([
        eb('ended_at', '<', after.endedAt),
        eb.and([eb('ended_at', '=', after.endedAt), eb('key', '<', after.key)]),
      ]),
    );
  }
  const rows = await query
    .orderBy('ended_at', 'desc')
    .orderBy('key', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit);
}

/** Read with one row more than shown, which tells whether there is a next page. */
function pageOf(
  rows: readonly (GameRow & { readonly result?: string | null; readonly change?: number | null })[],
  limit: number,
): GamePage {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    games: shown.map(({ result, change, ...row }): ListedGame => ({
      key: row.key,
      fact: factOfRow(row),
      result: result === 'W' || result === 'L' || result === 'D' ? result : null,
      change: change ?? null,
    })),
    next: last === undefined || rows.length <= limit ? null : { endedAt: last.ended_at, key: last.key },
  };
}
