/** A queue as anybody sees it, for as long as a page shows it. */
import type { QueueName, QueueView } from '@inkroom/shared';
import { createPictureReplica } from './picture-replica.ts';
import type { PictureOptions, PictureReplica, PictureState } from './picture-replica.ts';
import type { Connection } from './types.ts';

export type QueueState = PictureState<QueueView>;
export type QueueReplica = PictureReplica<QueueView>;

export const createQueueReplica = (
  connection: Connection,
  queue: QueueName,
  options: PictureOptions = {},
): QueueReplica =>
  createPictureReplica(
    connection,
    {
      name: `queue ${queue}`,
      join: async () => {
        const answer = await connection.request('queue:join', { queue });
        return answer.ok ? { ok: true, picture: answer.queue } : answer;
      },
      leave: () => connection.request('queue:leave', { queue }),
      listen: (show) =>
        connection.on('queue:changed', (view) => {
          if (view.queue === queue) show(view);
        }),
    },
    options,
  );
