/** What the key of this tab is good for, for everything that asks with it. */
import { createContext, use } from 'react';
import type { Asked } from '../../api/api.ts';

export interface Access {
  /** The key may change queues and make new ones. */
  readonly mayRun: boolean;
  /** Forgets the key; with words if it was refused. */
  readonly leave: (refusal: string | null) => void;
  /** Takes note of a key that is no good any more; answers the same. */
  readonly heard: <T>(answer: Asked<T>) => Asked<T>;
}

export const AccessContext = createContext<Access | null>(null);

export function useAccess(): Access {
  const access = use(AccessContext);
  if (!access) throw new Error('the desk asks with a key');
  return access;
}
