/** Games into the archive, with all that follows from them: ratings, standings and what scoreboards show. */
import type { GameFact } from '@inkroom/shared';
import type { Transaction } from 'kysely';
import { putBoardEntries } from '../projector/board-entries.ts';
import type { ArchiveTables } from '../tables.ts';
import { insertGames, lockPlayers, openLedger, saveLedger } from './ledger-store.ts';
import { inSlices } from './slices.ts';
import type { PlayerRow } from './tables.ts';
import { participantsOf } from './what-counts.ts';

type Tx = Transaction<ArchiveTables>;

/** So few are counted in one go: their arithmetic and their statements hold up the thread on which games are played for some milliseconds. */
const gamesAtOnce = 50;

/** In the order given. Games that are stored already change nothing. */
export async function projectGames(tx: Tx, facts: readonly GameFact[]): Promise<void> {
  if (facts.length === 0) return;
  // All of them at once and first: two batches that share players follow each other from here to their end.
  const players = new Map((await lockPlayers(tx, facts)).map((row) => [row.id, row]));
  const fresh = await notStored(tx, facts);
  for (let start = 0; start < fresh.length; start += gamesAtOnce) {
    await countGames(tx, fresh.slice(start, start + gamesAtOnce), players);
  }
}

/** Asked behind the locks: whoever stored one of these games meanwhile has committed it. */
async function notStored(tx: Tx, facts: readonly GameFact[]): Promise<readonly GameFact[]> {
  const stored = await inSlices([...new Set(facts.map(({ id }) => id))], (slice) =>
    tx.selectFrom('games').select(['id', 'epoch']).where('id', 'in', slice).execute(),
  );
  const known = new Set(stored.map(keyOf));
  return facts.filter((fact) => {
    const isFresh = !known.has(keyOf(fact));
    known.add(keyOf(fact));
    return isFresh;
  });
}

/** `players` are as these games find them, and afterwards as they leave them. */
async function countGames(tx: Tx, facts: readonly GameFact[], players: Map<string, PlayerRow>): Promise<void> {
  const ids = new Set(facts.flatMap((fact) => participantsOf(fact).map(({ player }) => player)));
  const ledger = await openLedger(
    tx,
    [...players.values()].filter(({ id }) => ids.has(id)),
    facts,
  );
  const counted = facts.map((fact) => ({ fact, seq: ledger.count(fact) }));
  await insertGames(tx, counted);
  await saveLedger(tx, ledger, facts);
  await putBoardEntries(tx, [...ledger.entries.values()]);
  for (const [id, row] of ledger.players) players.set(id, row);
}

const keyOf = ({ id, epoch }: { id: string; epoch: string }): string => `${id}/${epoch}`;
