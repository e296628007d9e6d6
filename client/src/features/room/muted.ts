/** People whose words and emotes this browser does not show. Kept on this device only. */
import { isPlayerId } from '@inkroom/shared';
import type { PlayerId } from '@inkroom/shared';

const key = 'inkroom.muted';
const most = 200;

function read(): ReadonlySet<PlayerId> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return new Set(Array.isArray(kept) ? kept.filter(isPlayerId) : []);
  } catch {
    // Storage refused or spoiled: nobody is muted.
    return new Set();
  }
}

let current: ReadonlySet<PlayerId> | null = null;
const listeners = new Set<() => void>();

export const mutedPlayers = {
  getState: (): ReadonlySet<PlayerId> => (current ??= read()),
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  set(player: PlayerId, muted: boolean): void {
    const others = [...mutedPlayers.getState()].filter((id) => id !== player);
    current = new Set(muted ? [...others, player].slice(-most) : others);
    try {
      localStorage.setItem(key, JSON.stringify([...current]));
    } catch {
      // Lasts as long as the page, then.
    }
    for (const listener of listeners) listener();
  },
};
