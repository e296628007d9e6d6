/** One form, one request at a time: whether it is under way, and why it was refused. */
import { useCallback, useRef, useState } from 'react';
import type { AccountAnswer } from '../../net/types.ts';

export type Refused = Extract<AccountAnswer<unknown>, { ok: false }>;

export interface Submit {
  readonly busy: boolean;
  readonly refused: Refused | null;
  /** Runs it; `done` is called with the answer if it was not refused. Ignored while another is under way. Stable. */
  readonly run: <T>(request: () => Promise<AccountAnswer<T>>, done: (answer: T) => void) => void;
}

export function useSubmit(): Submit {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const underWay = useRef(false);
  const run = useCallback(<T>(request: () => Promise<AccountAnswer<T>>, done: (answer: T) => void) => {
    const start = async () => {
      underWay.current = true;
      setBusy(true);
      setRefused(null);
      const answer = await request();
      underWay.current = false;
      setBusy(false);
      if (answer.ok) done(answer);
      else setRefused(answer);
    };
    if (!underWay.current) void start();
  }, []);
  return { busy, refused, run };
}
