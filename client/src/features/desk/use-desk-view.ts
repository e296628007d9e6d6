/** The queue's picture for as long as the desk is open. */
import type { QueueName } from '@inkroom/shared';
import { useEffect, useState } from 'react';
import { useServices } from '../../services/services.ts';
import { DeskReader } from './desk-reader.ts';
import type { DeskState } from './desk-reader.ts';
import { deskRest } from './desk-rest.ts';

interface Followed extends DeskState {
  readonly refresh: () => void;
}

const nothing: Followed = { view: null, problem: null, refresh: () => undefined };

/** Mounted anew for each queue. */
export function useDeskView(queue: QueueName): Followed {
  const { connection } = useServices();
  const [followed, setFollowed] = useState(nothing);
  useEffect(() => {
    const reader = new DeskReader({ queue, connection, read: () => deskRest.desk(queue) });
    const refresh = () => reader.hint();
    const stop = reader.subscribe(() => setFollowed({ ...reader.getState(), refresh }));
    return () => {
      stop();
      reader.close();
    };
  }, [connection, queue]);
  return followed;
}
