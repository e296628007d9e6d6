/** A start is patient with a Redis that is slow or not there for a moment. */
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';

const againMs = 250;

/** Tries again while Redis is away, for as long as `limitMs`; then it fails as the last try did. What is tried must be safe to repeat. */
export async function patiently<T>(task: () => Promise<T>, limitMs: number): Promise<T> {
  const until = performance.now() + limitMs;
  for (;;) {
    try {
      return await task();
    } catch (error) {
      const isAway = error instanceof StoreUnavailable || error instanceof OutcomeUnknown;
      if (!isAway || performance.now() > until) throw error;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, againMs);
    });
  }
}

/** For what is said again later anyway: an error other than Redis' absence is thrown. */
export function onlyAway(error: unknown): void {
  if (!(error instanceof StoreUnavailable || error instanceof OutcomeUnknown)) throw error;
}
