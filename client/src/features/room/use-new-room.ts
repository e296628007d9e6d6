/** Looks now and then whether the room that follows one that is gone has been opened. */
import type { RoomId } from '@inkroom/shared';
import { useEffect, useState } from 'react';
import { useServices } from '../../services/services.ts';

const firstMs = 1_000;
const mostMs = 15_000;
const growth = 1.3;

/** Null until it is there. */
export function useNewRoom(room: RoomId, epoch: string): RoomId | null {
  const { connection } = useServices();
  const [found, setFound] = useState<RoomId | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let waitMs = firstMs;
    let closed = false;
    const look = async () => {
      // A hidden page does no work.
      const answer = document.hidden ? null : await connection.request('room:look-again', { room, epoch });
      if (closed) return;
      if (answer?.ok === true && answer.room !== null) {
        setFound(answer.room);
        return;
      }
      timer = setTimeout(() => void look(), waitMs);
      waitMs = Math.min(mostMs, waitMs * growth);
    };
    void look();
    return () => {
      closed = true;
      clearTimeout(timer);
    };
  }, [connection, room, epoch]);
  return found;
}
