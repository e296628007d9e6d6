/** How a room service says no: a code of the one table, as a value. */
import { err } from '@inkroom/shared';
import type { ErrorCode, Result } from '@inkroom/shared';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';

export interface Failure {
  readonly code: ErrorCode;
  readonly retryAfterMs?: number;
  /** Detail of `cell-not-playable`. */
  readonly reason?: string;
}

export type Answer<T> = Result<T, Failure>;

export const fail = (code: ErrorCode, more: Omit<Failure, 'code'> = {}): Answer<never> => err({ code, ...more });

/** Turns the store's two infrastructure errors into refusals that a client retries; anything else is a bug and goes on. */
export async function storeFailuresAsRefusals<T>(task: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof StoreUnavailable) return fail('store-unavailable', { retryAfterMs: 500 });
    if (error instanceof OutcomeUnknown) return fail('outcome-unknown');
    throw error;
  }
}
