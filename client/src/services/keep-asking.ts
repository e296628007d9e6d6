/** Something that a page reads over HTTP, asked again until there is an answer that stays: a server may be away for a while. */
import { isPassing } from '../api/api.ts';
import type { Asked } from '../api/api.ts';
import { browserEnvironment } from '../net/environment.ts';
import type { Environment } from '../net/environment.ts';
import { Patience } from '../net/patience.ts';

const pauses = { firstMs: 500, mostMs: 8_000 };

/** `told` hears every answer, those included that will be asked for again. Returns how to stop. */
export function keepAsking<T>(
  ask: () => Promise<Asked<T>>,
  told: (answer: Asked<T>) => void,
  environment: Pick<Environment, 'after' | 'random' | 'onOnlineChange'> = browserEnvironment(),
): () => void {
  const patience = new Patience(environment, pauses);
  const stopListening = environment.onOnlineChange(() => patience.wake());
  let isWanted = true;
  const start = async (): Promise<void> => {
    while (isWanted) {
      const answer = await ask();
      if (!isWanted) return;
      told(answer);
      if (answer.ok) return;
      const { problem } = answer;
      if (!isPassing(problem)) return;
      await patience.afterFailure(problem === 'offline' ? 0 : (problem.retryAfterMs ?? 0));
    }
  };
  void start().finally(stopListening);
  return () => {
    isWanted = false;
    patience.wake();
  };
}
