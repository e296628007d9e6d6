/** What the socket messages about scoreboards do: channels are joined and left, the service answers. */
import { limits, ok } from '@inkroom/shared';
import type { ScoreboardId } from '@inkroom/shared';
import { fail } from '../../rooms/failure.ts';
import type { LiveScoreboards } from '../../scores/live-scoreboards.ts';
import type { Scoreboards } from '../../scores/scoreboards.ts';
import { scoreboardChannel, scoreboardOfChannel } from './channels.ts';
import type { LocalChannels } from './local-channels.ts';
import type { RoomSocket } from './types.ts';
import type { Handlers } from './wrap.ts';

export interface ScoreboardHandlersOptions {
  readonly scoreboards: Pick<Scoreboards, 'resolve' | 'standing'>;
  readonly liveScoreboards: Pick<LiveScoreboards, 'enter' | 'exit' | 'snapshot'>;
  readonly channels: Pick<LocalChannels, 'join' | 'leave' | 'has' | 'channelsOf'>;
}

export function createScoreboardHandlers(
  options: ScoreboardHandlersOptions,
): Pick<Handlers, 'scoreboard:join' | 'scoreboard:leave' | 'scoreboard:me'> {
  const { scoreboards, liveScoreboards, channels } = options;

  const leave = (socket: RoomSocket, id: ScoreboardId): void => {
    if (!channels.has(socket, scoreboardChannel(id))) return;
    channels.leave(socket, scoreboardChannel(id));
    liveScoreboards.exit(id);
  };

  return {
    'scoreboard:join': async (socket, { id: text }) => {
      const known = scoreboards.resolve(text);
      if (!known.ok) return fail(known.error);
      const { id } = known.value;
      // Joined again: the page has lost the thread.
      if (!channels.has(socket, scoreboardChannel(id)) && socket.connected) {
        if (joinedBy(channels.channelsOf(socket)) >= limits.scoreboardsPerSocket) return fail('too-many-scoreboards');
        // The channel first, so that no change falls between it and the snapshot.
        channels.join(socket, scoreboardChannel(id));
        liveScoreboards.enter(known.value);
      }
      try {
        return ok({ scoreboard: await liveScoreboards.snapshot(known.value) });
      } catch (error) {
        leave(socket, id);
        throw error;
      }
    },

    'scoreboard:leave': (socket, { id: text }) => {
      const known = scoreboards.resolve(text);
      if (known.ok) leave(socket, known.value.id);
      return ok({});
    },

    'scoreboard:me': async (socket, { id: text }) => {
      const known = scoreboards.resolve(text);
      if (!known.ok) return fail(known.error);
      return ok({ standing: await scoreboards.standing(known.value, socket.data.session.player) });
    },
  };
}

function joinedBy(channels: Iterable<string>): number {
  let joined = 0;
  for (const channel of channels) if (scoreboardOfChannel(channel) !== null) joined += 1;
  return joined;
}
