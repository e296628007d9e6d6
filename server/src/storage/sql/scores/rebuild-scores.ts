/** Where members stand, worked out again from their submissions alone. */
import type { Kysely, Transaction } from 'kysely';
import { valueAfter } from '../../../lib/score-batch.ts';
import type { ArchiveTables } from '../tables.ts';
import { putScoreValues } from './project-scores.ts';
import type { ScoreSubmissionRow, ScoreValueRow } from './tables.ts';

const rowsPerPage = 5_000;

export interface RebuiltScores {
  readonly submissions: number;
  readonly values: number;
}

/**
 * In one transaction: the values that were there are gone, and scoreboards are told of all of them. `step` hears how
 * many submissions have been read.
 */
export async function rebuildScores(
  database: Kysely<ArchiveTables>,
  step: (submissions: number) => void = () => undefined,
): Promise<RebuiltScores> {
  return await database.transaction().execute(async (tx) => {
    await tx.deleteFrom('score_values').execute();
    let values = 0;
    let submissions = 0;
    let current: ScoreValueRow | null = null;
    let done: ScoreValueRow[] = [];
    const settle = async (least: number): Promise<void> => {
      if (done.length < least) return;
      values += done.length;
      await putScoreValues(tx, done);
      done = [];
    };
    for await (const row of submissionsInOrder(tx)) {
      submissions += 1;
      if (current !== null && (current.board !== row.board || current.member !== row.member)) {
        done.push(current);
        current = null;
        await settle(rowsPerPage);
      }
      current = after(current, row);
      if (submissions % rowsPerPage === 0) step(submissions);
    }
    if (current !== null) done.push(current);
    await settle(1);
    step(submissions);
    return { submissions, values };
  });
}

function after(before: ScoreValueRow | null, row: ScoreSubmissionRow): ScoreValueRow {
  const { board, member, operator, seq, amount, name, at } = row;
  const value = valueAfter({ operator, amount }, before?.value ?? null);
  const achievedAt = before?.value === value ? before.achieved_at : at;
  return { board, member, operator, value, seq, achieved_at: achievedAt, name: name ?? before?.name ?? null };
}

/** By board, member and seq; page by page, so that no more than one is held. */
async function* submissionsInOrder(tx: Transaction<ArchiveTables>): AsyncGenerator<ScoreSubmissionRow> {
  let last: ScoreSubmissionRow | null = null;
  for (;;) {
    const from: ScoreSubmissionRow | null = last;
    let query = tx.selectFrom('score_submissions').selectAll();
    if (from !== null) {
      const { board, member, seq, id } = from;
      query = query.where((eb) =>
        eb(eb.refTuple('board', 'member', 'seq', 'id'), '>', eb.tuple(board, member, seq, id)),
      );
    }
    const page = await query
      .orderBy('board')
      .orderBy('member')
      .orderBy('seq')
      .orderBy('id')
      .limit(rowsPerPage)
      .execute();
    yield* page;
    last = page.at(-1) ?? null;
    if (page.length < rowsPerPage) return;
  }
}
