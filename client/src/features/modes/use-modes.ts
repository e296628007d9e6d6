/** The live picture for as long as a page shows it, and what is read over HTTP beside it. */
import type { ModesSnapshot } from '@inkroom/shared';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { asked, createApi } from '../../api/api.ts';
import type { paths } from '../../api/schema.d.ts';
import { createModesReplica, noModes } from '../../net/modes-replica.ts';
import type { ModesState } from '../../net/modes-replica.ts';
import { pageVisibility } from '../../net/visibility.ts';
import { useServices } from '../../services/services.ts';
import { useServerNow } from '../../services/use-server-now.ts';

export type Overview = paths['/api/stats']['get']['responses'][200]['content']['application/json'];
export type Step = NonNullable<Overview['archive']>['step'];

export function useModes(): ModesState {
  const { connection } = useServices();
  const [state, setState] = useState(noModes);
  useEffect(() => {
    const replica = createModesReplica(connection);
    const stop = replica.subscribe(() => setState(replica.getState()));
    return () => {
      stop();
      replica.close();
    };
  }, [connection]);
  return state;
}

const useVisible = (): boolean =>
  useSyncExternalStore(
    (listener) => pageVisibility.onChange(listener),
    () => pageVisibility.isVisible(),
  );

/** A picture comes every few seconds even when nothing changes; without one for so long, something is wrong. */
const silentMs = 12_000;

/** How old the picture is, and whether it is still true. */
export function useFreshness({ snapshot, isLive }: ModesState): {
  readonly isLive: boolean;
  readonly ageSeconds: number;
} {
  const isVisible = useVisible();
  const now = useServerNow(isVisible ? 1_000 : null);
  const ageMs = snapshot === null ? 0 : Math.max(0, now - snapshot.at);
  return { isLive: isLive && ageMs < silentMs, ageSeconds: Math.floor(ageMs / 1_000) };
}

const api = createApi();
const readEveryMs = 30_000;

/** Undefined: not here yet. Null: it could not be read. */
export function useOverview(step: Step): Overview | null | undefined {
  const isVisible = useVisible();
  const [read, setRead] = useState<{ readonly step: Step; readonly overview: Overview | null }>();
  useEffect(() => {
    if (!isVisible) return;
    let isOver = false;
    const look = async (): Promise<void> => {
      const answer = await asked(api.GET('/api/stats', { params: { query: { per: step } } }));
      if (isOver) return;
      // What is there stays while it cannot be read.
      setRead((former) =>
        answer.ok ? { step, overview: answer.value } : former?.step === step ? former : { step, overview: null },
      );
    };
    void look();
    const timer = setInterval(() => void look(), readEveryMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [step, isVisible]);
  return read?.step === step ? read.overview : undefined;
}

/** Events a second: slow enough to watch them come. */
const rate = 20;

/** How many made-up players will come; `refused`: not on this server. */
export async function generateData(): Promise<number | 'refused' | 'failed'> {
  const answer = await asked(api.POST('/generate_data', { body: { rate } }));
  if (answer.ok) return answer.value.cnt_records_generated;
  if (answer.problem === 'offline') return 'failed';
  return answer.problem.status === 401 || answer.problem.status === 403 ? 'refused' : 'failed';
}

/** Made-up data is for whoever runs the server on the machine in front of them. */
export const isOwnMachine = (): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(location.hostname);

export type { ModesSnapshot };
