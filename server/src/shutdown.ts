/** Stopping without losing anything: not ready, clients moved, commits finished, store closed. And noticing a process that stood still. */
import type { Clock } from './ports/clock.ts';

/** A loop that stood still for longer may be behind the world: its caches and connections are dropped. */
const stalledMs = 2_000;
const lookMs = 500;

/** Calls back after the event loop was away for longer than two seconds. Answers how to stop looking. */
export function watchForStalls(clock: Clock, stalled: (ms: number) => void): () => void {
  let lookedAt = clock.now();
  return clock.every(lookMs, () => {
    const now = clock.now();
    const awayMs = now - lookedAt - lookMs;
    lookedAt = now;
    if (awayMs > stalledMs) stalled(awayMs);
  });
}

/** Runs `stop` once at SIGINT or SIGTERM and ends the process; a second signal ends it at once. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
