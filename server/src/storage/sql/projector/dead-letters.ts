/** Entries of the outbox that can never be stored as what they are: kept as text, for whoever looks into it. */
import type { Kysely } from 'kysely';
import type { DeadLetter } from '../../../ports/archive.ts';
import type { ArchiveTables } from '../tables.ts';

export async function buryDead(
  tx: Kysely<ArchiveTables>,
  partition: number,
  dead: readonly DeadLetter[],
): Promise<void> {
  for (const { cursor, at, text, reason } of dead) {
    await tx
      .insertInto('dead_letters')
      .values({ partition, entry: cursor, at, text: storable(text), reason: storable(reason) })
      .onConflict((conflict) => conflict.columns(['partition', 'entry']).doNothing())
      .execute();
  }
}

/** Not every text can be kept in a database, and this one has to be. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');
