/** A scoreboard followed for as long as a page shows it. */
import { useEffect, useState } from 'react';
import { createScoreboardReplica, emptyScoreboard } from '../../net/index.ts';
import type { ScoreboardState } from '../../net/index.ts';
import { useServices } from '../../services/services.ts';

/** `withMe`: where I stand on it, too. Mount anew for another scoreboard. */
export function useScoreboard(id: string, withMe: boolean): ScoreboardState {
  const { connection } = useServices();
  const [state, setState] = useState(emptyScoreboard);
  useEffect(() => {
    const replica = createScoreboardReplica(connection, id, { withMe });
    const stop = replica.subscribe(() => setState(replica.getState()));
    return () => {
      stop();
      replica.close();
    };
  }, [connection, id, withMe]);
  return state;
}
