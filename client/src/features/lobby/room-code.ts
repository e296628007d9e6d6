/** Reads a room's code from whatever a person typed or pasted: any case, with blanks, or a whole link. */
import { parseRoomCode } from '@inkroom/shared';
import type { RoomId } from '@inkroom/shared';

export function readRoomCode(text: string): RoomId | null {
  const address = text
    .trim()
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '');
  return parseRoomCode(address.slice(address.lastIndexOf('/') + 1));
}
