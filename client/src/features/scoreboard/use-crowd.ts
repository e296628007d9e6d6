/** Whether so many people play today that games against the computer are left out unless asked for. */
import { scoreboardIdOf, windowAt } from '@inkroom/shared';
import { useEffect, useState } from 'react';
import { crowd } from './choice.ts';
import { readPage } from './scoreboard-rest.ts';

/** Null: not known yet. Not asked for when nothing depends on it, and no when nobody answers. */
export function useCrowd(wanted: boolean, now: number): boolean | null {
  const today = scoreboardIdOf({
    kind: 'games',
    measure: 'points',
    mode: 'all',
    area: 'all',
    window: windowAt('today', now),
    computers: false,
  });
  const [known, setKnown] = useState<{ readonly of: string; readonly isCrowd: boolean } | null>(null);
  useEffect(() => {
    if (!wanted) return;
    const abort = new AbortController();
    const ask = async () => {
      const page = await readPage(today, { limit: 1, signal: abort.signal });
      if (!abort.signal.aborted) setKnown({ of: today, isCrowd: (page?.total ?? 0) >= crowd });
    };
    void ask();
    return () => abort.abort();
  }, [today, wanted]);
  if (!wanted) return false;
  return known?.of === today ? known.isCrowd : null;
}
