/** Whether so many people play today that games against the computer are left out unless asked for. */
import { useEffect, useState } from 'react';
import { keepAsking } from '../../services/keep-asking.ts';
import { isBusyDay } from './scoreboard-rest.ts';

/** Null: not known yet. Not asked for when nothing depends on it, and no until somebody answers. */
export function useCrowd(wanted: boolean): boolean | null {
  const [isCrowd, setIsCrowd] = useState<boolean | null>(null);
  useEffect(() => {
    if (!wanted) return;
    return keepAsking(isBusyDay, (answer) => setIsCrowd(answer.ok && answer.value));
  }, [wanted]);
  return wanted ? isCrowd : false;
}
