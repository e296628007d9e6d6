/** Many rows per statement, and never more than one statement may carry. */
import { chunks } from '../../../lib/chunks.ts';

/** Times the columns of the widest table still less than the 32,766 values that SQLite takes. */
const sliceRows = 500;

/** One slice after the other; answers all that came back, in order. */
export async function inSlices<T, R>(
  items: readonly T[],
  run: (slice: readonly T[]) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  const answers: R[] = [];
  for (const slice of chunks(items, sliceRows)) answers.push(...(await run(slice)));
  return answers;
}
