/** A room followed for as long as a page shows it. Closing the page leaves the room's feed, not the seat. */
import type { RoomId } from '@inkroom/shared';
import { useMemo, useSyncExternalStore } from 'react';
import { createRoomReplica } from '../net/index.ts';
import type { Connection, RoomReplica, RoomView } from '../net/types.ts';
import { useServices } from './services.ts';

export interface FollowedRoom {
  readonly replica: RoomReplica;
  readonly view: RoomView;
}

interface Feed {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getState: () => FollowedRoom | null;
}

interface Wanted {
  readonly connection: Connection;
  readonly room: RoomId;
  readonly watch: boolean;
}

/** Opens the room with its first listener and closes it with the last. */
function createFeed({ connection, room, watch }: Wanted): Feed {
  let followed: FollowedRoom | null = null;
  let replica: RoomReplica | null = null;
  const listeners = new Set<() => void>();
  const follow = (open: RoomReplica) => {
    followed = { replica: open, view: open.getState() };
    for (const listener of listeners) listener();
  };
  return {
    getState: () => followed,
    subscribe(listener) {
      listeners.add(listener);
      if (replica === null) {
        const open = createRoomReplica(connection, room, { watch });
        replica = open;
        open.subscribe(() => follow(open));
        follow(open);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        replica?.close();
        replica = null;
        followed = null;
      };
    },
  };
}

/** Null for the moment before the room is asked for. `watch`: never takes a seat. */
export function useRoom(room: RoomId, watch: boolean): FollowedRoom | null {
  const { connection } = useServices();
  const feed = useMemo(() => createFeed({ connection, room, watch }), [connection, room, watch]);
  return useSyncExternalStore(feed.subscribe, feed.getState);
}
