/** How reading the archive and what is live beside it says no: a code of the one table, as a value. */
import { err } from '@inkroom/shared';
import type { ErrorCode, Result } from '@inkroom/shared';
import { ArchiveUnavailable } from '../ports/archive.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';

interface Refusal {
  readonly code: ErrorCode;
  readonly retryAfterMs?: number;
}

/** Turns the absence of archive or store into refusals that a client retries; anything else is a bug and goes on. */
export async function absencesAsRefusals<T, F>(task: () => Promise<Result<T, F>>): Promise<Result<T, F | Refusal>> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof ArchiveUnavailable) return err({ code: 'archive-unavailable', retryAfterMs: 2_000 });
    if (error instanceof StoreUnavailable || error instanceof OutcomeUnknown)
      return err({ code: 'store-unavailable', retryAfterMs: 500 });
    throw error;
  }
}
