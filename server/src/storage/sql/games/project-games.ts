/** Games into the archive, with all that follows from them: ratings, standings and what scoreboards show. */
import type { GameFact } from '@inkroom/shared';
import type { Transaction } from 'kysely';
import { putBoardEntries } from '../projector/board-entries.ts';
import type { ArchiveTables } from '../tables.ts';
import { insertGames, lockPlayers, openLedger, saveLedger } from './ledger-store.ts';
import { inSlices } from './slices.ts';

const keyOf = ({ id, epoch }: { id: string; epoch: string }): string => `${id}/${epoch}`;

/** In the order given. Games that are stored already change nothing. */
export async function projectGames(tx: Transaction<ArchiveTables>, facts: readonly GameFact[]): Promise<void> {
  if (facts.length === 0) return;
  const players = await lockPlayers(tx, facts);
  // Only now, behind the locks: whoever stored one of these games meanwhile has committed it.
  const stored = await inSlices([...new Set(facts.map(({ id }) => id))], (slice) =>
    tx.selectFrom('games').select(['id', 'epoch']).where('id', 'in', slice).execute(),
  );
  const known = new Set(stored.map(keyOf));
  const fresh = facts.filter((fact) => {
    const isFresh = !known.has(keyOf(fact));
    known.add(keyOf(fact));
    return isFresh;
  });
  if (fresh.length === 0) return;
  const ledger = await openLedger(tx, players, fresh);
  const counted = fresh.map((fact) => ({ fact, seq: ledger.count(fact) }));
  await insertGames(tx, counted);
  await saveLedger(tx, ledger, fresh);
  await putBoardEntries(tx, [...ledger.entries.values()]);
}
