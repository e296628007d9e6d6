/** Scores from outside, as rows: each submission once, the newest of each member as its value, and that for the scoreboards. */
import { scoreboardIdOf } from '@inkroom/shared';
import type { ScoreFact } from '@inkroom/shared';
import type { Transaction } from 'kysely';
import { chunks } from '../../../lib/chunks.ts';
import { putBoardEntries } from '../projector/board-entries.ts';
import type { Projection } from '../projections.ts';
import type { ArchiveTables } from '../tables.ts';
import type { ScoreSubmissionRow, ScoreValueRow } from './tables.ts';

/** Times eleven columns far less than the 32,766 values that SQLite takes in a statement. */
const rowsPerStatement = 1_000;

export const projectScores: Projection<ScoreFact> = async (tx, facts) => {
  const submissions = submissionsOf(facts);
  for (const rows of chunks(submissions, rowsPerStatement)) {
    await tx
      .insertInto('score_submissions')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['board', 'member', 'id']).doNothing())
      .execute();
  }
  await putScoreValues(tx, newestOf(submissions));
};

/** Where members stand, wherever that is newer than what is stored; and on their way to the scoreboards. */
export async function putScoreValues(tx: Transaction<ArchiveTables>, values: readonly ScoreValueRow[]): Promise<void> {
  for (const rows of chunks(values, rowsPerStatement)) {
    await tx
      .insertInto('score_values')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['board', 'member'])
          .doUpdateSet((of) => ({
            operator: of.ref('excluded.operator'),
            value: of.ref('excluded.value'),
            seq: of.ref('excluded.seq'),
            achieved_at: of.ref('excluded.achieved_at'),
            name: of.ref('excluded.name'),
          }))
          .whereRef('score_values.seq', '<', 'excluded.seq'),
      )
      .execute();
  }
  await putBoardEntries(
    tx,
    values.map(({ board, member, value, seq, achieved_at: achievedAt, name }) => ({
      board: scoreboardIdOf({ kind: 'named', name: board }),
      member,
      value,
      achievedAt,
      seq,
      label: name,
      mark: null,
    })),
  );
}

/** In one order for whoever writes at the same time. */
function submissionsOf(facts: readonly ScoreFact[]): readonly ScoreSubmissionRow[] {
  const rows = new Map<string, ScoreSubmissionRow>();
  for (const { at, items } of facts) {
    for (const { achievedAt, id, board, member, amount, operator, seq, value, name, area } of items) {
      const key = `${board}\n${member}\n${id}`;
      if (rows.has(key)) continue;
      rows.set(key, { board, member, id, amount, operator, seq, value, achieved_at: achievedAt, name, area, at });
    }
  }
  return sorted(rows);
}

function newestOf(submissions: readonly ScoreSubmissionRow[]): readonly ScoreValueRow[] {
  const newest = new Map<string, ScoreValueRow>();
  for (const { board, member, operator, value, seq, achieved_at, name } of submissions) {
    const key = `${board}\n${member}`;
    if ((newest.get(key)?.seq ?? -1) >= seq) continue;
    newest.set(key, { board, member, operator, value, seq, achieved_at, name });
  }
  return sorted(newest);
}

const sorted = <T>(rows: ReadonlyMap<string, T>): readonly T[] =>
  [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
