/** Something read over HTTP for as long as a page shows it: again until it is there, when it is asked for, and when the tab is looked at again. */
import { useCallback, useEffect, useState } from 'react';
import type { Asked, Problem } from '../api/api.ts';
import { keepAsking } from './keep-asking.ts';

export interface FetchedState<T> {
  /** Null before the first answer; a later refusal leaves what is there. */
  readonly value: T | null;
  /** Of the latest try. */
  readonly problem: Problem | 'offline' | null;
  readonly retry: () => void;
}

/** `load` must stay the same for as long as it reads the same thing. */
export function useFetched<T>(load: () => Promise<Asked<T>>): FetchedState<T> {
  const [known, setKnown] = useState<{ of: typeof load; value: T | null; answer: Asked<T> } | null>(null);
  const [tries, setTries] = useState(0);
  const retry = useCallback(() => setTries((count) => count + 1), []);
  useEffect(() => {
    return keepAsking(load, (answer) =>
      setKnown((before) => ({
        of: load,
        value: answer.ok ? answer.value : before?.of === load ? before.value : null,
        answer,
      })),
    );
  }, [load, tries]);
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') retry();
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [retry]);
  const current = known?.of === load ? known : null;
  return {
    value: current?.value ?? null,
    problem: current?.answer.ok === false ? current.answer.problem : null,
    retry,
  };
}
