/** Commands without an answer, kept for the tab: a refresh does not lose a move in flight. */
import { isCommandId, isPlayerId } from '@inkroom/shared';
import type { CommandId, PlayerCommand, PlayerId, RoomId } from '@inkroom/shared';
import type { TextStorage } from './environment.ts';

export interface KeptCommand {
  readonly id: CommandId;
  /** Who gave it: it is never sent as somebody else. */
  readonly player: PlayerId;
  /** Version that it was decided on. */
  readonly base: number;
  readonly command: PlayerCommand;
  /** Local time at which it was given. */
  readonly since: number;
}

const keyOf = (room: RoomId): string => `inkroom.pending.${room}`;

export function keepCommands(storage: TextStorage, room: RoomId, commands: readonly KeptCommand[]): void {
  if (commands.length === 0) storage.removeItem(keyOf(room));
  else storage.setItem(keyOf(room), JSON.stringify(commands));
}

/** What this page's own code wrote; anything else is dropped. The server checks every command anyway. */
export function readCommands(storage: TextStorage, room: RoomId): readonly KeptCommand[] {
  try {
    const data: unknown = JSON.parse(storage.getItem(keyOf(room)) ?? '[]');
    return Array.isArray(data) ? data.filter(isKeptCommand) : [];
  } catch {
    // Somebody edited it: nothing is pending.
    return [];
  }
}

function isKeptCommand(data: unknown): data is KeptCommand {
  if (typeof data !== 'object' || data === null) return false;
  const { id, player, base, command, since } = data as Partial<Record<keyof KeptCommand, unknown>>;
  const isCommand = typeof command === 'object' && command !== null && 'type' in command;
  return isCommandId(id) && isPlayerId(player) && typeof base === 'number' && isCommand && typeof since === 'number';
}
