/** What the socket messages about looking at a queue do: a picture now, and each new one from here on. */
import { ok } from '@inkroom/shared';
import type { QueueService } from '../../queue/queue-service.ts';
import { queueChannel } from './channels.ts';
import type { LocalChannels } from './local-channels.ts';
import type { QueueWatchers } from './queue-watchers.ts';
import type { Handlers } from './wrap.ts';

export interface QueueHandlersOptions {
  readonly queues: Pick<QueueService, 'queueView'>;
  readonly watchers: Pick<QueueWatchers, 'enter' | 'exit'>;
  readonly channels: Pick<LocalChannels, 'join' | 'leave'>;
}

export function createQueueHandlers(options: QueueHandlersOptions): Pick<Handlers, 'queue:join' | 'queue:leave'> {
  const { queues, watchers, channels } = options;
  return {
    'queue:join': async (socket, { queue }) => {
      // Whether there is such a queue at all comes first: nothing is followed for a name that somebody made up.
      const view = await queues.queueView(queue);
      if (!view.ok || !socket.connected) return view.ok ? ok({ queue: view.value }) : view;
      channels.join(socket, queueChannel(queue));
      try {
        await watchers.enter(queue, socket.id);
      } catch (error) {
        channels.leave(socket, queueChannel(queue));
        throw error;
      }
      // Read again now that nothing is missed any more.
      const fresh = await queues.queueView(queue);
      return fresh.ok ? ok({ queue: fresh.value }) : ok({ queue: view.value });
    },

    'queue:leave': (socket, { queue }) => {
      channels.leave(socket, queueChannel(queue));
      watchers.exit(queue, socket.id);
      return ok({});
    },
  };
}
