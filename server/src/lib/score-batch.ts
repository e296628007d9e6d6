/** What both engines' score books share: the text of a fact's item, and what is told when a batch failed in part. */
import { assertNever } from '@inkroom/shared';
import type { Operator, ScoreEntry } from '@inkroom/shared';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import type { Submission } from '../ports/score-book.ts';

export type SubmissionToKeep = Submission & { readonly operator: Operator };

/** Items that are kept together; more wait for the next round. */
export const mostPerRound = 4_000;

/** JSON of a ScoreEntry up to where what is only known when it is kept comes: its value, its seq and time, and the name it has then. */
export function entryHead({ id, board, member, operator, amount, area }: SubmissionToKeep): string {
  return `{"id":${JSON.stringify(id)},"board":${JSON.stringify(board)},"member":${JSON.stringify(member)},"operator":"${operator}","amount":${String(amount)},"area":${String(area)},"value":`;
}

/** The same fields in full, where the engine's own side works them out. */
export function entryOf(
  submission: SubmissionToKeep,
  kept: Pick<ScoreEntry, 'value' | 'seq' | 'achievedAt' | 'name'>,
): ScoreEntry {
  const { id, board, member, operator, amount, area } = submission;
  return { id, board, member, operator, amount, area, ...kept };
}

/** Set, best or add. `before` null: the first score. */
export function valueAfter(
  { operator, amount }: Pick<SubmissionToKeep, 'operator' | 'amount'>,
  before: number | null,
): number {
  if (before === null) return amount;
  switch (operator) {
    case 'set':
      return amount;
    case 'best':
      return Math.max(before, amount);
    case 'add':
      return before + amount;
    default:
      return assertNever(operator);
  }
}

/** Nothing was kept only if nothing of it was. */
export function partialFailure(errors: readonly Error[], items: number): Error {
  const unknown = errors.find((error) => error instanceof OutcomeUnknown);
  const [first = new StoreUnavailable('the store did not say why')] = errors;
  if (unknown !== undefined || errors.length < items) return unknown ?? new OutcomeUnknown(first.message);
  return first;
}
