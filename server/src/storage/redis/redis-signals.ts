/** The talk lane between nodes, on the channels of the rooms. */
import type { Logger } from '../../ports/logger.ts';
import type { RoomSignals } from '../../ports/room-signals.ts';
import { createErrorLog } from './error-log.ts';
import { partitionOfRecord, roomChannel } from './keys.ts';
import type { RedisLink } from './redis-link.ts';
import type { RoomChannels } from './room-channels.ts';

export function createRedisSignals(options: {
  link: RedisLink;
  channels: RoomChannels;
  node: string;
  logger: Logger;
}): RoomSignals {
  const { link, channels, node, logger } = options;
  const report = createErrorLog(logger);
  return {
    publish(room, text) {
      link
        .command(['SPUBLISH', roomChannel(room), `S${node}\n${text}`], {
          partition: partitionOfRecord(room),
          writes: true,
        })
        .catch((error: unknown) =>
          report('Telling other nodes', error instanceof Error ? error : new Error(String(error))),
        );
    },
    listen(listener) {
      channels.listenTo('S', (message) => {
        if (message.node !== node) listener(message.room, message.text);
      });
    },
  };
}
