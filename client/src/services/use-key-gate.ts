/** The way into a page that needs a service account's key: a link signs in by itself, else the key is asked for. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { errorTable } from '@inkroom/shared';
import { isPassing } from '../api/api.ts';
import type { Asked, Problem } from '../api/api.ts';
import { signInTexts } from '../texts/sign-in.ts';
import { forgetKey, keepKey, takeKey } from './account-key.ts';
import { keepAsking } from './keep-asking.ts';

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

/** `probe` asks something that takes a good key, and must stay the same. */
export function useKeyGate<T>(probe: () => Promise<Asked<T>>): Gate<T> {
  const [stage, setStage] = useState<GateStage<T>>({ kind: 'checking' });

  const stop = useRef<() => void>(() => undefined);

  /** Resolves with the first answer. While the server cannot be asked, the key may be as good as ever: it is tried again. */
  const tryKey = useCallback(
    () =>
      new Promise<void>((resolve) => {
        stop.current();
        const end = keepAsking(probe, (answer) => {
          resolve();
          if (answer.ok) {
            setStage({ kind: 'open', value: answer.value });
            return;
          }
          const { problem } = answer;
          const isLasting = !isPassing(problem);
          if (isLasting) forgetKey();
          const refusal = isKeyRefusal(problem) ? keyInvalidWords : wordsOf(problem);
          setStage((before) => (before.kind === 'open' && !isLasting ? before : { kind: 'asking', refusal }));
        });
        stop.current = () => {
          end();
          resolve();
        };
      }),
    [probe],
  );

  useEffect(() => {
    const look = () => {
      if (takeKey() === null)
        setStage((before) => (before.kind === 'open' ? before : { kind: 'asking', refusal: null }));
      else void tryKey();
    };
    look();
    // Another link may be pasted into this very tab.
    window.addEventListener('hashchange', look);
    return () => {
      window.removeEventListener('hashchange', look);
      stop.current();
    };
  }, [tryKey]);

  const onKey = useCallback(
    (key: string) => {
      keepKey(key);
      return tryKey();
    },
    [tryKey],
  );
  const leave = useCallback((refusal: string | null) => {
    stop.current();
    forgetKey();
    setStage({ kind: 'asking', refusal });
  }, []);
  return { stage, onKey, leave };
}
