/** Connection errors come in hundreds while Redis is away: each kind is logged at most every ten seconds. */
import type { Logger } from '../../ports/logger.ts';

const quietMs = 10_000;

export function createErrorLog(logger: Logger): (what: string, error: Error) => void {
  const saidAt = new Map<string, number>();
  return (what, error) => {
    const kind = `${what} ${'code' in error ? String(error.code) : error.name}`;
    const now = performance.now();
    if (now - (saidAt.get(kind) ?? -quietMs) < quietMs) return;
    saidAt.set(kind, now);
    logger.warn(`${what} is in trouble`, { error: error.message });
  };
}
