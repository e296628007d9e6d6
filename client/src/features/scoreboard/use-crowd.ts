/** Whether so many people play today that games against the computer are left out unless asked for. */
import { useEffect, useState } from 'react';
import { isBusyDay } from './scoreboard-rest.ts';

/** Null: not known yet. Not asked for when nothing depends on it, and no when nobody answers. */
export function useCrowd(wanted: boolean): boolean | null {
  const [isCrowd, setIsCrowd] = useState<boolean | null>(null);
  useEffect(() => {
    if (!wanted) return;
    let isShown = true;
    void isBusyDay().then((busy) => {
      if (isShown) setIsCrowd(busy);
    });
    return () => {
      isShown = false;
    };
  }, [wanted]);
  return wanted ? isCrowd : false;
}
