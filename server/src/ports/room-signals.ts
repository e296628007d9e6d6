/**
 * The talk lane between nodes: short messages to every other node that follows a room or record. Volatile, at most once,
 * never a version. The embedded engine has no other node, and tells nobody.
 */
import type { RecordId } from '@inkroom/shared';

export interface RoomSignals {
  /** `text` reaches the listeners of other nodes that are subscribed to the room or record; errors are logged, never thrown. */
  publish(room: RecordId, text: string): void;
  /** Called for other nodes' signals only. */
  listen(listener: (room: RecordId, text: string) => void): void;
}
