/** Whether so many people play today that games against the computer are left out unless asked for. */
import { useEffect, useState } from 'react';
import { readOffer } from './scoreboard-rest.ts';

/** Null: not known yet. Not asked for when nothing depends on it, and no when nobody answers. */
export function useCrowd(wanted: boolean): boolean | null {
  const [isCrowd, setIsCrowd] = useState<boolean | null>(null);
  useEffect(() => {
    if (!wanted) return;
    const abort = new AbortController();
    const ask = async () => {
      const offer = await readOffer(abort.signal);
      if (!abort.signal.aborted) setIsCrowd(offer?.busyDay === true);
    };
    void ask();
    return () => abort.abort();
  }, [wanted]);
  return wanted ? isCrowd : false;
}
