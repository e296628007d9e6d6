/** How this service says no: a code of the one table, as a value. */
import { err } from '@inkroom/shared';
import type { ErrorCode, Result } from '@inkroom/shared';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';

export interface Failure {
  readonly code: ErrorCode;
  /** Not before this many milliseconds. */
  readonly retryAfterMs?: number;
}

export type Answer<T> = Result<T, Failure>;

export const fail = (code: ErrorCode, retryAfterMs?: number): Answer<never> =>
  err(retryAfterMs === undefined ? { code } : { code, retryAfterMs });

/** Turns the store's two infrastructure errors into refusals that a client retries; anything else is a bug and goes on. */
export async function storeFailuresAsRefusals<T>(task: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof StoreUnavailable) return fail('store-unavailable', 500);
    if (error instanceof OutcomeUnknown) return fail('outcome-unknown', 500);
    throw error;
  }
}

/** For callers that pass on the code alone. */
export const codeOnly = <T>(answer: Answer<T>): Result<T, ErrorCode> => (answer.ok ? answer : err(answer.error.code));
