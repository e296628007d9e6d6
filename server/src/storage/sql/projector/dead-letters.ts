/** Entries of the outbox that can never be stored as what they are: kept as text, for whoever looks into it. */
import type { Kysely } from 'kysely';
import type { DeadLetter } from '../../../ports/archive.ts';
import type { ArchiveTables } from '../tables.ts';
import { storableText } from '../storable-text.ts';

export async function buryDead(
  tx: Kysely<ArchiveTables>,
  partition: number,
  dead: readonly DeadLetter[],
): Promise<void> {
  for (const { cursor, at, text, reason } of dead) {
    await tx
      .insertInto('dead_letters')
      .values({ partition, entry: cursor, at, text: storableText(text), reason: storableText(reason) })
      .onConflict((conflict) => conflict.columns(['partition', 'entry']).doNothing())
      .execute();
  }
}
