/** A scoreboard followed for as long as a page shows it. */
import type { Scoreboard } from '@inkroom/shared';
import { useEffect, useState } from 'react';
import { createScoreboardReplica, emptyScoreboard } from '../../net/index.ts';
import type { ScoreboardState } from '../../net/index.ts';
import { useServices } from '../../services/services.ts';

/** Players here have a place of their own on boards of games; others begin to exist with their first score. Mount anew for another scoreboard. */
export function useScoreboard(id: string, kind: Scoreboard['kind'], withMe = false): ScoreboardState {
  const { connection } = useServices();
  const [state, setState] = useState(emptyScoreboard);
  useEffect(() => {
    const replica = createScoreboardReplica(connection, id, { withMe, mayAppear: kind === 'named' });
    const stop = replica.subscribe(() => setState(replica.getState()));
    return () => {
      stop();
      replica.close();
    };
  }, [connection, id, kind, withMe]);
  return state;
}
