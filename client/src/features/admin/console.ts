/** What the panels of the console share: the interface, asked with the operator's key, and what to do when it is refused. */
import { createContext, use, useCallback, useEffect, useRef, useState } from 'react';
import { createApi } from '../../api/api.ts';
import type { Api, Asked, Problem, Schemas } from '../../api/api.ts';
import { currentKey } from '../../services/account-key.ts';
import { keepAsking } from '../../services/keep-asking.ts';
import { isKeyRefusal, wordsOf } from '../../services/use-key-gate.ts';

export type Pipeline = Schemas['Pipeline'];
export type Account = Schemas['Account'];

export const adminApi: Api = createApi(currentKey);

export interface Console {
  /** A panel was told that the key is no good any more. */
  readonly refused: () => void;
  /** Something was done that the audit log tells of. */
  readonly acted: () => void;
  /** Grows with each act. */
  readonly acts: number;
}

export const ConsoleContext = createContext<Console | null>(null);

export function useConsole(): Console {
  const context = use(ConsoleContext);
  if (!context) throw new Error('panels stand in the console');
  return context;
}

export { isKeyRefusal, wordsOf };

interface Act {
  readonly busy: boolean;
  /** Why the latest try was refused. */
  readonly refusal: Problem | 'offline' | null;
  readonly run: <T>(request: () => Promise<Asked<T>>, done: (value: T) => void) => void;
  readonly clear: () => void;
}

/** One request at a time that changes something. */
export function useAct(): Act {
  const { refused, acted } = useConsole();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Problem | 'offline' | null>(null);
  const underWay = useRef(false);
  const run = useCallback(
    <T>(request: () => Promise<Asked<T>>, done: (value: T) => void) => {
      const start = async () => {
        underWay.current = true;
        setBusy(true);
        setRefusal(null);
        const answer = await request();
        underWay.current = false;
        setBusy(false);
        if (answer.ok) {
          done(answer.value);
          acted();
        } else if (isKeyRefusal(answer.problem)) refused();
        else setRefusal(answer.problem);
      };
      if (!underWay.current) void start();
    },
    [acted, refused],
  );
  return { busy, refusal, run, clear: useCallback(() => setRefusal(null), []) };
}

interface Read<T> {
  /** Null before the first answer; a later refusal leaves what is there. */
  readonly value: T | null;
  readonly refusal: Problem | 'offline' | null;
}

/** Read when the panel opens, until it is there, and again after each act. `load` must be stable. */
export function useRead<T>(load: () => Promise<Asked<T>>): Read<T> {
  const { refused, acts } = useConsole();
  const [read, setRead] = useState<Read<T>>({ value: null, refusal: null });
  useEffect(() => {
    return keepAsking(load, (answer) => {
      if (answer.ok) setRead({ value: answer.value, refusal: null });
      else if (isKeyRefusal(answer.problem)) refused();
      else setRead((before) => ({ value: before.value, refusal: answer.problem }));
    });
  }, [load, acts, refused]);
  return read;
}
