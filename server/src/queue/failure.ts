/** How the queue says no: a code of the one table, as a value. */
import { err } from '@inkroom/shared';
import type { ErrorCode } from '@inkroom/shared';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import type { Answer, QueueFailure } from './queue-service.ts';

export const refuse = (code: ErrorCode, more: Omit<QueueFailure, 'code'> = {}): Answer<never> => err({ code, ...more });

/** What was asked for may be done yet, or have been. */
export const isForNow = (code: ErrorCode): boolean => code === 'store-unavailable' || code === 'outcome-unknown';

/** Turns the store's two infrastructure errors into refusals that a client retries; anything else is a bug and goes on. */
export async function storeFailuresAsRefusals<T>(task: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof StoreUnavailable) return refuse('store-unavailable', { retryAfterMs: 500 });
    if (error instanceof OutcomeUnknown) return refuse('outcome-unknown');
    throw error;
  }
}
