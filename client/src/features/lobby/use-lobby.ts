/** The public rooms and counters for as long as the lobby is shown. */
import { useEffect, useState } from 'react';
import type { LobbyReplica, LobbyState } from '../../net/types.ts';
import { useServices } from '../../services/services.ts';

const nothingYet: LobbyState = { status: 'loading', rooms: [], counters: null, at: null };

export function useLobby(): LobbyState {
  const { openLobby } = useServices();
  const [state, setState] = useState(nothingYet);
  useEffect(() => {
    const lobby: LobbyReplica = openLobby();
    const stop = lobby.subscribe(() => setState(lobby.getState()));
    return () => {
      stop();
      lobby.close();
    };
  }, [openLobby]);
  return state;
}
