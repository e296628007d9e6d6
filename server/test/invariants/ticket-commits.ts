/** A commit of records of queues as the store has it, and what was seen in a run of them. */
import type { RecordId, TicketRole } from '@inkroom/shared';

/** One record of a commit. `state` null: deleted. */
export interface StoredWrite {
  readonly id: RecordId;
  readonly version: number;
  readonly commandId: string;
  readonly state: unknown;
  readonly events: readonly { readonly type: string }[];
  readonly by: TicketRole;
}

/** What was watched, so that a run that saw nothing is void. */
export interface WatchSeen {
  paired: number;
  seated: number;
  calledByRule: number;
  /** Pairs of tickets whose order in the line was compared. */
  compared: number;
  requeued: number;
  noShow: number;
  undone: number;
  textedOnce: number;
  keptAnswer: number;
}

export const nothingWatched = (): WatchSeen => ({
  paired: 0,
  seated: 0,
  calledByRule: 0,
  compared: 0,
  requeued: 0,
  noShow: 0,
  undone: 0,
  textedOnce: 0,
  keptAnswer: 0,
});

/** One more in the set of this key. */
export function fileUnder<K, V>(files: Map<K, Set<V>>, key: K, value: V): void {
  files.set(key, (files.get(key) ?? new Set<V>()).add(value));
}
