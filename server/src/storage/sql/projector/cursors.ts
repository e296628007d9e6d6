/** Where the projection of a partition stands. */
import type { Kysely } from 'kysely';
import type { OutboxCursor } from '../../../ports/outbox.ts';
import type { ArchiveTables } from '../tables.ts';

export interface CursorMove {
  readonly consumer: string;
  readonly partition: number;
  readonly from: OutboxCursor;
  readonly to: OutboxCursor;
}

/** False: it stands elsewhere, and nothing was changed. The row is locked to the end of the transaction. */
export async function moveCursor(tx: Kysely<ArchiveTables>, move: CursorMove): Promise<boolean> {
  const { consumer, partition, from, to } = move;
  if (from === '') {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('projector')
      .values({ consumer, partition, last_id: to })
      .onConflict((conflict) => conflict.columns(['consumer', 'partition']).doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }
  const { numUpdatedRows } = await tx
    .updateTable('projector')
    .set({ last_id: to })
    .where('consumer', '=', consumer)
    .where('partition', '=', partition)
    .where('last_id', '=', from)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
