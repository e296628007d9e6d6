/** A clock for drawing: the given time source, read again at an interval while the component is shown. */
import { useEffect, useState } from 'react';

/** `read` must be stable (a module function or one of a long-lived object). Null interval: stands still. */
export function useNow(read: () => number, intervalMs: number | null): number {
  const [now, setNow] = useState(read);
  useEffect(() => {
    if (intervalMs === null) return;
    const timer = setInterval(() => setNow(read()), intervalMs);
    return () => clearInterval(timer);
  }, [read, intervalMs]);
  return now;
}
