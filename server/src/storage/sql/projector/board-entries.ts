/** Absolute values on their way to the live scoreboards: written with the facts, handed on after COMMIT. */
import type { Transaction } from 'kysely';
import { chunks } from '../../../lib/chunks.ts';
import type { RankedValue } from '../../../ports/rank-index.ts';
import type { ArchiveTables } from '../tables.ts';

/** Times eight columns far less than the 32,766 values that SQLite takes in a statement. */
const rowsPerStatement = 500;

/** Upserts those that are newer by `seq`; they are pending then. Held in order of board and member. */
export async function putBoardEntries(tx: Transaction<ArchiveTables>, values: readonly RankedValue[]): Promise<void> {
  const rows = newestOf(values).map(({ board, member, value, achievedAt, seq, label, mark }) => ({
    board,
    member,
    value,
    achieved_at: achievedAt,
    seq,
    label,
    mark,
    pending: 1 as const,
  }));
  for (const some of chunks(rows, rowsPerStatement)) {
    await tx
      .insertInto('board_entries')
      .values(some)
      .onConflict((conflict) =>
        conflict
          .columns(['board', 'member'])
          .doUpdateSet((of) => ({
            value: of.ref('excluded.value'),
            achieved_at: of.ref('excluded.achieved_at'),
            seq: of.ref('excluded.seq'),
            label: of.ref('excluded.label'),
            mark: of.ref('excluded.mark'),
            pending: of.ref('excluded.pending'),
          }))
          .whereRef('board_entries.seq', '<', 'excluded.seq'),
      )
      .execute();
  }
}

/** One per board and member: Postgres takes no row twice in one upsert. */
function newestOf(values: readonly RankedValue[]): readonly RankedValue[] {
  const newest = new Map<string, RankedValue>();
  for (const value of values) {
    const key = keyOf(value);
    const known = newest.get(key);
    if (known === undefined || known.seq < value.seq) newest.set(key, value);
  }
  return [...newest.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

const keyOf = ({ board, member }: RankedValue): string => `${board}\n${member}`;
