/** The server's clock, for drawing countdowns and ages. */
import { useCallback } from 'react';
import { useNow } from '../components/use-now.ts';
import { useServices } from './services.ts';

/** Server time in milliseconds, read again at the interval; null stands still. */
export function useServerNow(intervalMs: number | null): number {
  const { connection } = useServices();
  const read = useCallback(() => connection.serverNow(), [connection]);
  return useNow(read, intervalMs);
}
