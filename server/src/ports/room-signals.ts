/**
 * The talk lane between nodes: short messages to every other node that follows a room. Volatile, at most once,
 * never a version. The embedded engine has no other node, and tells nobody.
 */
import type { RoomId } from '@inkroom/shared';

export interface RoomSignals {
  /** `text` reaches the listeners of other nodes that are subscribed to the room; errors are logged, never thrown. */
  publish(room: RoomId, text: string): void;
  /** Called for other nodes' signals only. */
  listen(listener: (room: RoomId, text: string) => void): void;
}
