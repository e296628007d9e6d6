/** The way into a page that needs a service account's key: a link signs in by itself, else the key is asked for. */
import { useCallback, useEffect, useState } from 'react';
import { errorTable } from '@inkroom/shared';
import type { Asked, Problem } from '../api/api.ts';
import { signInTexts } from '../texts/sign-in.ts';
import { forgetKey, keepKey, takeKey } from './account-key.ts';

export type GateStage<T> =
  | { readonly kind: 'checking' }
  /** `refusal`: why the former key was not taken. */
  | { readonly kind: 'asking'; readonly refusal: string | null }
  /** What the probe was answered. */
  | { readonly kind: 'open'; readonly value: T };

interface Gate<T> {
  readonly stage: GateStage<T>;
  readonly onKey: (key: string) => Promise<void>;
  /** Forgets the key; with words if it was refused. */
  readonly leave: (refusal: string | null) => void;
}

export const wordsOf = (problem: Problem | 'offline'): string =>
  problem === 'offline' ? signInTexts.offline : problem.title;

export const isKeyRefusal = (problem: Problem | 'offline'): boolean =>
  problem !== 'offline' && (problem.code === 'key-invalid' || problem.code === 'key-missing');

/** What a bad key is told; the table has the words. */
export const keyInvalidWords = errorTable['key-invalid'].message;

/** While the server cannot be asked, the key may be as good as ever. */
const isForGood = (problem: Problem | 'offline'): boolean =>
  problem !== 'offline' && problem.status < 500 && problem.status !== 429;

/** `probe` asks something that takes a good key, and must stay the same. */
export function useKeyGate<T>(probe: () => Promise<Asked<T>>): Gate<T> {
  const [stage, setStage] = useState<GateStage<T>>({ kind: 'checking' });

  const tryKey = useCallback(async (): Promise<void> => {
    const answer = await probe();
    if (answer.ok) {
      setStage({ kind: 'open', value: answer.value });
      return;
    }
    const { problem } = answer;
    if (isForGood(problem)) forgetKey();
    setStage({ kind: 'asking', refusal: isKeyRefusal(problem) ? keyInvalidWords : wordsOf(problem) });
  }, [probe]);

  useEffect(() => {
    const look = () => {
      if (takeKey() === null)
        setStage((before) => (before.kind === 'open' ? before : { kind: 'asking', refusal: null }));
      else void tryKey();
    };
    look();
    // Another link may be pasted into this very tab.
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, [tryKey]);

  const onKey = useCallback(
    (key: string) => {
      keepKey(key);
      return tryKey();
    },
    [tryKey],
  );
  const leave = useCallback((refusal: string | null) => {
    forgetKey();
    setStage({ kind: 'asking', refusal });
  }, []);
  return { stage, onKey, leave };
}
