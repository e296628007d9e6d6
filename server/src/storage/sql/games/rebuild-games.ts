/**
 * Everything that follows from the archived games, counted again from the beginning in the order that was kept: ratings,
 * standings, lists and boards. One transaction, so whoever reads sees what was there before or what is there after; a
 * projector that comes meanwhile waits, or is told that the archive is away and tries again.
 */
import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import { holdProjectors } from '../hold-projectors.ts';
import { putBoardEntries } from '../projector/board-entries.ts';
import type { ArchiveTables } from '../tables.ts';
import { factOfRow } from './game-rows.ts';
import { lockPlayers, openLedger, saveLedger } from './ledger-store.ts';
import type { GameRow } from './tables.ts';

export interface RebuildProgress {
  readonly done: number;
  readonly total: number;
}

export interface RebuildReport {
  readonly games: number;
  /** Rows that are not as they were. */
  readonly corrected: number;
}

export interface RebuildOptions {
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** How many games are counted at a time. */
  readonly sliceGames?: number;
}

/** What is counted again, and the columns that have to come to the same. */
const derived = {
  players: ['id', 'name', 'folded', 'area', 'seq', 'first_at', 'last_at'],
  game_players: ['game', 'seat', 'player', 'opponent', 'mode', 'ended_at', 'result', 'change'],
  ratings: ['player', 'mode', 'rating', 'deviation', 'volatility', 'games', 'last_at'],
  rating_history: ['player', 'mode', 'number', 'game', 'at', 'rating', 'deviation', 'change'],
  standings: [
    'player',
    'mode',
    'area',
    'period',
    'people',
    'wins',
    'draws',
    'losses',
    'run',
    'streak',
    'last_five',
    'wins_at',
    'points_at',
    'streak_at',
  ],
  board_entries: ['board', 'member', 'value', 'achieved_at', 'label', 'mark'],
} as const;

const tables = Object.keys(derived) as readonly (keyof typeof derived)[];

/** Those whose changes are numbered, and what tells their rows apart. */
const numbered = [
  ['standings', ['player', 'mode', 'area', 'period', 'people']],
  ['ratings', ['player', 'mode']],
  ['board_entries', ['board', 'member']],
] as const;

/** Boards of games have dots in their names, and no other boards have. */
const ofGames = sql<boolean>`board like '%.%'`;

const usualSlice = 500;

export async function rebuildGames(
  database: Kysely<ArchiveTables>,
  { onProgress = () => undefined, sliceGames = usualSlice }: RebuildOptions = {},
): Promise<RebuildReport> {
  return database.transaction().execute(async (tx) => {
    await holdProjectors(tx);
    for (const table of tables) await putAside(tx, table);
    for (const [table, keys] of numbered) {
      const columns = sql.join(keys.map((key) => sql.ref(key)));
      await sql`create index ${sql.ref(`before_${table}_by_key`)} on ${aside(table)} (${columns})`.execute(tx);
    }
    const games = await countAgain(tx, sliceGames, onProgress);
    const corrected = await countCorrected(tx);
    if (corrected > 0) await outrankFormer(tx);
    else await settleAsBefore(tx);
    for (const table of tables) await sql`drop table ${aside(table)}`.execute(tx);
    return { games, corrected };
  });
}

const aside = (table: keyof typeof derived) => sql.table(`before_${table}`);

async function putAside(tx: Transaction<ArchiveTables>, table: keyof typeof derived): Promise<void> {
  const which = table === 'board_entries' ? ofGames : sql<boolean>`1 = 1`;
  await sql`create temporary table ${aside(table)} as select * from ${sql.table(table)} where ${which}`.execute(tx);
  await sql`delete from ${sql.table(table)} where ${which}`.execute(tx);
}

async function countAgain(
  tx: Transaction<ArchiveTables>,
  sliceGames: number,
  onProgress: (progress: RebuildProgress) => void,
): Promise<number> {
  const { count } = await tx
    .selectFrom('games')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('seq', 'is not', null)
    .executeTakeFirstOrThrow();
  const total = Number(count);
  let done = 0;
  let last: GameRow | undefined;
  do {
    onProgress({ done, total });
    const rows = await nextGames(tx, last, sliceGames);
    const games = rows.map((row) => ({ fact: factOfRow(row), seq: row.seq }));
    const facts = games.map(({ fact }) => fact);
    if (facts.length > 0) {
      const ledger = await openLedger(tx, await lockPlayers(tx, facts), facts);
      for (const { fact, seq } of games) ledger.count(fact, seq);
      await saveLedger(tx, ledger, facts);
      await putBoardEntries(tx, [...ledger.entries.values()]);
    }
    done += rows.length;
    last = rows.at(-1);
  } while (last !== undefined);
  return done;
}

async function nextGames(
  tx: Transaction<ArchiveTables>,
  last: GameRow | undefined,
  limit: number,
): Promise<readonly GameRow[]> {
  let query = tx.selectFrom('games').selectAll().where('seq', 'is not', null);
  if (last !== undefined) {
    const { seq, id, epoch } = last;
    query = query.where((eb) =>
      eb.or([
        eb('seq', '>', seq),
        eb.and([eb('seq', '=', seq), eb('id', '>', id)]),
        eb.and([eb('seq', '=', seq), eb('id', '=', id), eb('epoch', '>', epoch)]),
      ]),
    );
  }
  return query.orderBy('seq').orderBy('id').orderBy('epoch').limit(limit).execute();
}

/** Rows that are there now and were not, and rows that are gone, whichever are more of each table. */
async function countCorrected(tx: Transaction<ArchiveTables>): Promise<number> {
  let corrected = 0;
  for (const table of tables) {
    const columns = sql.join(derived[table].map((column) => sql.ref(column)));
    const now = sql`select ${columns} from ${sql.table(table)} where ${table === 'board_entries' ? ofGames : sql`1 = 1`}`;
    const before = sql`select ${columns} from ${aside(table)}`;
    const { rows } = await sql<{ fresh: number; gone: number }>`
      select
        (select count(*) from (${now} except ${before}) as fresh_rows) as fresh,
        (select count(*) from (${before} except ${now}) as gone_rows) as gone
    `.execute(tx);
    corrected += Math.max(Number(rows[0]?.fresh ?? 0), Number(rows[0]?.gone ?? 0));
  }
  return corrected;
}

/** The live scoreboards have values under the numbers from before, and take only greater ones. */
async function outrankFormer(tx: Transaction<ArchiveTables>): Promise<void> {
  let highest = 0;
  for (const [table] of numbered) {
    const { rows } = await sql<{ highest: number | null }>`select max(seq) as highest from ${aside(table)}`.execute(tx);
    highest = Math.max(highest, Number(rows[0]?.highest ?? 0));
  }
  await tx
    .updateTable('standings')
    .set(({ eb }) => ({ seq: eb('seq', '+', highest) }))
    .execute();
  await tx
    .updateTable('ratings')
    .set(({ eb }) => ({ seq: eb('seq', '+', highest) }))
    .execute();
  await tx
    .updateTable('board_entries')
    .set(({ eb }) => ({ seq: eb('seq', '+', highest), pending: 1 as const }))
    .where(ofGames)
    .execute();
}

/** All came to the same: numbers go on from where they were, and the live scoreboards need not hear it again. */
async function settleAsBefore(tx: Transaction<ArchiveTables>): Promise<void> {
  for (const [table, keys] of numbered) {
    const same = sql.join(
      keys.map((key) => sql`${sql.ref(`former.${key}`)} = ${sql.ref(`${table}.${key}`)}`),
      sql` and `,
    );
    const former = (column: string) =>
      sql`(select ${sql.ref(`former.${column}`)} from ${aside(table)} as former where ${same})`;
    const pending = table === 'board_entries' ? sql`, pending = ${former('pending')}` : sql``;
    const which = table === 'board_entries' ? ofGames : sql`1 = 1`;
    await sql`update ${sql.table(table)} set seq = ${former('seq')}${pending} where ${which}`.execute(tx);
  }
}
