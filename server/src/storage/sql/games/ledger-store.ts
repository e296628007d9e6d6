/** Reads what a ledger starts from and writes what it came to, many rows per statement. */
import { windowAt, windowKinds } from '@inkroom/shared';
import type { GameFact } from '@inkroom/shared';
import type { Transaction } from 'kysely';
import { foldName } from '../../../lib/fold-name.ts';
import { inSlices } from './slices.ts';
import type { ArchiveTables } from '../tables.ts';
import { gamePlayerRowsOf, gameRowOf } from './game-rows.ts';
import { Ledger } from './ledger.ts';
import type { PlayerRow } from './tables.ts';
import { participantsOf } from './what-counts.ts';

type Tx = Transaction<ArchiveTables>;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Locks everybody who plays in these games, in the order of their ids, so that two batches that share players follow
 * each other instead of waiting for each other; both engines take the rows in the order in which they are given.
 */
export async function lockPlayers(tx: Tx, facts: readonly GameFact[]): Promise<readonly PlayerRow[]> {
  const fresh = new Map<string, PlayerRow>();
  for (const fact of facts) {
    for (const { player, name } of participantsOf(fact)) {
      const at = fact.endedAt;
      fresh.set(player, { id: player, name, folded: foldName(name), area: null, seq: 0, first_at: at, last_at: at });
    }
  }
  const rows = [...fresh.values()].toSorted((a, b) => byText(a.id, b.id));
  return inSlices(rows, (slice) =>
    tx
      .insertInto('players')
      .values([...slice])
      .onConflict((conflict) => conflict.column('id').doUpdateSet((eb) => ({ id: eb.ref('excluded.id') })))
      .returningAll()
      .execute(),
  );
}

export async function openLedger(tx: Tx, players: readonly PlayerRow[], facts: readonly GameFact[]): Promise<Ledger> {
  const modes = [...new Set(facts.map(({ mode }) => mode))];
  const periods = [...new Set(facts.flatMap(({ endedAt }) => windowKinds.map((kind) => windowAt(kind, endedAt).key)))];
  const ids = players.filter(({ seq }) => seq > 0).map(({ id }) => id);
  const ratings = await inSlices(ids, (slice) =>
    tx.selectFrom('ratings').selectAll().where('player', 'in', slice).where('mode', 'in', modes).execute(),
  );
  const standings = await inSlices(ids, (slice) =>
    tx
      .selectFrom('standings')
      .selectAll()
      .where('player', 'in', slice)
      .where('mode', 'in', [...modes, 'all'])
      .where('period', 'in', periods)
      .execute(),
  );
  return new Ledger({ players, ratings, standings });
}

export interface CountedGame {
  readonly fact: GameFact;
  readonly seq: number | null;
}

export async function insertGames(tx: Tx, games: readonly CountedGame[]): Promise<void> {
  await inSlices(
    games.map(({ fact, seq }) => gameRowOf(fact, seq)),
    (slice) =>
      tx
        .insertInto('games')
        .values([...slice])
        .onConflict((conflict) => conflict.columns(['id', 'epoch']).doNothing())
        .execute(),
  );
}

export async function saveLedger(tx: Tx, ledger: Ledger, facts: readonly GameFact[]): Promise<void> {
  await inSlices(
    facts.flatMap((fact) => gamePlayerRowsOf(fact, (player) => ledger.changeOf(fact, player))),
    (slice) =>
      tx
        .insertInto('game_players')
        .values([...slice])
        .execute(),
  );
  await inSlices([...ledger.players.values()], (slice) =>
    tx
      .insertInto('players')
      .values([...slice])
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          folded: eb.ref('excluded.folded'),
          area: eb.ref('excluded.area'),
          seq: eb.ref('excluded.seq'),
          first_at: eb.ref('excluded.first_at'),
          last_at: eb.ref('excluded.last_at'),
        })),
      )
      .execute(),
  );
  await inSlices(ledger.changedRatings, (slice) =>
    tx
      .insertInto('ratings')
      .values([...slice])
      .onConflict((conflict) =>
        conflict.columns(['player', 'mode']).doUpdateSet((eb) => ({
          rating: eb.ref('excluded.rating'),
          deviation: eb.ref('excluded.deviation'),
          volatility: eb.ref('excluded.volatility'),
          games: eb.ref('excluded.games'),
          last_at: eb.ref('excluded.last_at'),
          seq: eb.ref('excluded.seq'),
        })),
      )
      .execute(),
  );
  await inSlices(ledger.history, (slice) =>
    tx
      .insertInto('rating_history')
      .values([...slice])
      .execute(),
  );
  await inSlices(ledger.changedStandings, (slice) =>
    tx
      .insertInto('standings')
      .values([...slice])
      .onConflict((conflict) =>
        conflict.columns(['player', 'mode', 'area', 'period', 'people']).doUpdateSet((eb) => ({
          wins: eb.ref('excluded.wins'),
          draws: eb.ref('excluded.draws'),
          losses: eb.ref('excluded.losses'),
          run: eb.ref('excluded.run'),
          streak: eb.ref('excluded.streak'),
          last_five: eb.ref('excluded.last_five'),
          wins_at: eb.ref('excluded.wins_at'),
          points_at: eb.ref('excluded.points_at'),
          streak_at: eb.ref('excluded.streak_at'),
          seq: eb.ref('excluded.seq'),
        })),
      )
      .execute(),
  );
}
