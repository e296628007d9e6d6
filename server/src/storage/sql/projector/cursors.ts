/** Where the projection of a partition stands. */
import type { Kysely } from 'kysely';
import type { OutboxCursor } from '../../../ports/outbox.ts';
import type { ArchiveTables } from '../tables.ts';

export interface CursorMove {
  readonly consumer: string;
  readonly partition: number;
  readonly from: OutboxCursor;
  readonly to: OutboxCursor;
  /** False in builds that show what this is good for. */
  readonly isFromChecked: boolean;
}

/** False: it stands elsewhere, and nothing was changed. The row is locked to the end of the transaction. */
export async function moveCursor(tx: Kysely<ArchiveTables>, move: CursorMove): Promise<boolean> {
  const { consumer, partition, from, to, isFromChecked } = move;
  if (from === '' || !isFromChecked) {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('projector')
      .values({ consumer, partition, last_id: to })
      .onConflict((conflict) => {
        const columns = conflict.columns(['consumer', 'partition']);
        return isFromChecked ? columns.doNothing() : columns.doUpdateSet({ last_id: to });
      })
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
