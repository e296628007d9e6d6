/** Names of the Socket.IO rooms that this server uses. Here they are channels: a room is where games are played. */
import { isRoomId } from '@inkroom/shared';
import type { PlayerId, QueueName, RoomId, ScoreboardId } from '@inkroom/shared';

const roomPrefix = 'room:';
const scoreboardPrefix = 'scoreboard:';
const queuePrefix = 'queue:';

export const lobbyChannel = 'lobby';
export const modesChannel = 'modes';
export const roomChannel = (room: RoomId): string => `${roomPrefix}${room}`;
export const queueChannel = (queue: QueueName): string => `${queuePrefix}${queue}`;
export const playerChannel = (player: PlayerId): string => `player:${player}`;

export const scoreboardChannel = (scoreboard: ScoreboardId): string => `${scoreboardPrefix}${scoreboard}`;

/** The queue behind a channel, or null for channels of other things. */
export function queueOfChannel(channel: string): QueueName | null {
  // Only queueChannel makes such names.
  return channel.startsWith(queuePrefix) ? (channel.slice(queuePrefix.length) as QueueName) : null;
}

/** The scoreboard behind a channel, or null for channels of other things. */
export function scoreboardOfChannel(channel: string): ScoreboardId | null {
  // Only scoreboardChannel makes such names.
  return channel.startsWith(scoreboardPrefix) ? (channel.slice(scoreboardPrefix.length) as ScoreboardId) : null;
}

/** The room behind a channel, or null for channels of other things. */
export function roomOfChannel(channel: string): RoomId | null {
  const room = channel.startsWith(roomPrefix) ? channel.slice(roomPrefix.length) : null;
  return isRoomId(room) ? room : null;
}
