/** One request at a time from a dialog or panel of the desk, and why the latest was refused. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Asked, Problem } from '../../api/api.ts';
import { useAccess } from './access.ts';

interface Request {
  readonly busy: boolean;
  readonly refusal: Problem | 'offline' | null;
  readonly run: <T>(request: () => Promise<Asked<T>>, done: (value: T) => void) => void;
}

export function useRequest(): Request {
  const { heard } = useAccess();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Problem | 'offline' | null>(null);
  const underWay = useRef(false);
  const run = useCallback(
    <T>(request: () => Promise<Asked<T>>, done: (value: T) => void) => {
      const start = async () => {
        underWay.current = true;
        setBusy(true);
        setRefusal(null);
        const answer = heard(await request());
        underWay.current = false;
        setBusy(false);
        if (answer.ok) done(answer.value);
        else setRefusal(answer.problem);
      };
      if (!underWay.current) void start();
    },
    [heard],
  );
  return { busy, refusal, run };
}

interface Read<T> {
  /** Null before the first answer; a later refusal leaves what is there. */
  readonly value: T | null;
  readonly refusal: Problem | 'offline' | null;
  readonly again: () => void;
}

/** Read when it is opened, every so often while it is, and on demand. `load` must stay the same. */
export function useRepeatedRead<T>(load: () => Promise<Asked<T>>, everyMs: number): Read<T> {
  const { heard } = useAccess();
  const [read, setRead] = useState<Omit<Read<T>, 'again'>>({ value: null, refusal: null });
  const [wishes, setWishes] = useState(0);
  useEffect(() => {
    let isWanted = true;
    const look = async () => {
      const answer = heard(await load());
      if (!isWanted) return;
      if (answer.ok) setRead({ value: answer.value, refusal: null });
      else setRead((before) => ({ value: before.value, refusal: answer.problem }));
    };
    void look();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void look();
    }, everyMs);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [load, everyMs, heard, wishes]);
  return { ...read, again: useCallback(() => setWishes((before) => before + 1), []) };
}
