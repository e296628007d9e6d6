/** What the socket messages about mode statistics do. */
import { ok } from '@inkroom/shared';
import type { LiveModes } from '../../activity/live-modes.ts';
import { modesChannel } from './channels.ts';
import type { LocalChannels } from './local-channels.ts';
import type { RoomSocket } from './types.ts';
import type { Handlers } from './wrap.ts';

export interface ModesHandlersOptions {
  readonly liveModes: Pick<LiveModes, 'enter' | 'exit' | 'snapshot'>;
  readonly channels: Pick<LocalChannels, 'join' | 'leave' | 'has'>;
}

export function createModesHandlers({
  liveModes,
  channels,
}: ModesHandlersOptions): Pick<Handlers, 'modes:join' | 'modes:leave'> {
  const leave = (socket: RoomSocket): void => {
    if (!channels.has(socket, modesChannel)) return;
    channels.leave(socket, modesChannel);
    liveModes.exit();
  };

  return {
    'modes:join': async (socket) => {
      // The channel first, so that no picture falls between it and the answer.
      if (!channels.has(socket, modesChannel) && socket.connected) {
        channels.join(socket, modesChannel);
        liveModes.enter();
      }
      try {
        return ok({ modes: await liveModes.snapshot() });
      } catch (error) {
        leave(socket);
        throw error;
      }
    },

    'modes:leave': (socket) => {
      leave(socket);
      return ok({});
    },
  };
}
