/** Looks at the pipeline once a second while somebody looks at the page, and remembers the last two minutes. */
import { useCallback, useEffect, useState } from 'react';
import { asked } from '../../api/api.ts';
import { adminApi, isKeyRefusal, useConsole } from './console.ts';
import type { Pipeline } from './console.ts';

const lookMs = 1_000;
export const samplesKept = 120;

export interface Watched {
  /** Null before the first answer. */
  readonly now: Pipeline | null;
  /** Waiting facts, oldest first, one a second. */
  readonly waiting: readonly number[];
  /** The latest look was not answered: what is shown is old. */
  readonly stale: boolean;
}

const nothing: Watched = { now: null, waiting: [], stale: false };

export function usePipeline(): Watched & { readonly take: (now: Pipeline) => void } {
  const { refused } = useConsole();
  const [watched, setWatched] = useState<Watched>(nothing);

  const take = useCallback((now: Pipeline) => {
    setWatched((before) => ({
      now,
      waiting: [...before.waiting, now.backlog].slice(-samplesKept),
      stale: false,
    }));
  }, []);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let wanted = true;
    const look = async (): Promise<void> => {
      timer = null;
      const answer = await asked(adminApi.GET('/api/pipeline'));
      if (!wanted) return;
      if (answer.ok) take(answer.value);
      else if (isKeyRefusal(answer.problem)) refused();
      else setWatched((before) => ({ ...before, stale: true }));
      if (document.visibilityState === 'visible') timer = setTimeout(() => void look(), lookMs);
    };
    const appear = () => {
      if (document.visibilityState === 'visible' && timer === null) void look();
    };
    void look();
    document.addEventListener('visibilitychange', appear);
    return () => {
      wanted = false;
      if (timer !== null) clearTimeout(timer);
      document.removeEventListener('visibilitychange', appear);
    };
  }, [refused, take]);

  return { ...watched, take };
}
