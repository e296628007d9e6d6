/** The last room that went away under this tab: a refresh of its page still knows who the opponent was. */
import { parseRoom, serializeRoom } from '@inkroom/shared';
import type { RoomId, StoredRoom } from '@inkroom/shared';
import type { TextStorage } from './environment.ts';
import type { LostRoom } from './types.ts';

const key = 'inkroom.lost';

type Kept = Omit<LostRoom, 'state'> & { readonly state: StoredRoom };

export function keepLost(storage: TextStorage, lost: LostRoom): void {
  const kept: Kept = { ...lost, state: serializeRoom(lost.state) };
  storage.setItem(key, JSON.stringify(kept));
}

/** What this page's own code wrote; anything else counts as nothing. */
export function readLost(storage: TextStorage, room: RoomId): LostRoom | null {
  try {
    const kept = JSON.parse(storage.getItem(key) ?? 'null') as Kept | null;
    if (kept === null || kept.state.id !== room) return null;
    const parsed = parseRoom(kept.state);
    return parsed.ok ? { ...kept, state: parsed.value } : null;
  } catch {
    // Somebody edited it: then the page knows no more than anybody with the code.
    return null;
  }
}
