/** The talk lane's memory: the last lines said in a room, in an order of their own. Never touches a room's version. */
import type { ChatLine, RoomId } from '@inkroom/shared';

export type NewChatLine = Omit<ChatLine, 'seq'>;

export interface ChatLog {
  /** Keeps the line under the next sequence number (from 1) and drops what exceeds limits.chatLines. The same id again answers the first one's number. A line to a room that is not stored need not be kept: then it is 0. */
  append(room: RoomId, id: string, line: NewChatLine): Promise<number>;
  /** Oldest first; empty when nothing was said. */
  read(room: RoomId): Promise<readonly ChatLine[]>;
  /** Forgets a deleted room. */
  drop(room: RoomId): Promise<void>;
}
