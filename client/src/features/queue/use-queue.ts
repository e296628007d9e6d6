/** A queue followed for as long as a page shows it. */
import type { QueueName } from '@inkroom/shared';
import { useEffect, useState } from 'react';
import { noPicture } from '../../net/picture-replica.ts';
import { createQueueReplica } from '../../net/queue-replica.ts';
import type { QueueState } from '../../net/queue-replica.ts';
import { useServices } from '../../services/services.ts';

/** Mount anew for another queue. */
export function useQueue(queue: QueueName): QueueState {
  const { connection } = useServices();
  const [state, setState] = useState<QueueState>(noPicture);
  useEffect(() => {
    const replica = createQueueReplica(connection, queue);
    const stop = replica.subscribe(() => setState(replica.getState()));
    return () => {
      stop();
      replica.close();
    };
  }, [connection, queue]);
  return state;
}
