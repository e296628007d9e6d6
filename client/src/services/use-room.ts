/** A room followed for as long as a page shows it. Closing the page leaves the room's feed, not the seat. */
import type { RoomId } from '@inkroom/shared';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { createRoomReplica } from '../net/index.ts';
import type { RoomReplica, RoomView } from '../net/types.ts';
import { useServices } from './services.ts';

export interface FollowedRoom {
  readonly replica: RoomReplica;
  readonly view: RoomView;
}

/** Null for the moment before the room is asked for, and while `room` is null. `watch`: never takes a seat. */
export function useRoom(room: RoomId | null, watch: boolean): FollowedRoom | null {
  const { connection } = useServices();
  const [replica, setReplica] = useState<RoomReplica | null>(null);
  useEffect(() => {
    if (room === null) return;
    const made = createRoomReplica(connection, room, { watch });
    setReplica(made);
    return () => {
      setReplica(null);
      made.close();
    };
  }, [connection, room, watch]);
  const subscribe = useCallback((listener: () => void) => replica?.subscribe(listener) ?? (() => undefined), [replica]);
  const view = useSyncExternalStore(subscribe, () => replica?.getState() ?? null);
  return replica === null || view === null || view.room !== room ? null : { replica, view };
}
