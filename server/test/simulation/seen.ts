/** What a run of the simulation has to have seen, to mean anything. */
import { nothingWatched } from '../invariants/ticket-commits.ts';
import type { WatchSeen } from '../invariants/ticket-commits.ts';

/** How often each thing was seen: what became of commits, and how often each fault bit. */
export interface Seen extends WatchSeen {
  duplicate: number;
  conflict: number;
  unknown: number;
  stale: number;
  late: number;
  rollback: number;
  /** Nodes that died. */
  death: number;
  /** Something came to a node while it was frozen. */
  frozen: number;
  /** Calls of the store that were executed and whose answer was cut. */
  cutAnswer: number;
  lostPublication: number;
  lostMessage: number;
  doubledMessage: number;
  /** A message that another overtook. */
  overtaken: number;
  /** Pages that were told that history was taken back. */
  rewound: number;
  /** A node goes on with a room whose last commit was made by a node that is dead. */
  roomTakeOver: number;
  /** A node fires a wake of such a room. */
  wakeTakeOver: number;
  /** The same for records of queues: somebody goes on with what a dead node wrote last. */
  recordTakeOver: number;
  committed: number;
  acknowledged: number;
}

/** What the recorder counts itself; the rest is the watch's. */
export type CountedKind = Exclude<keyof Seen, keyof WatchSeen>;

export const nothingSeen = (): Seen => ({
  ...nothingWatched(),
  duplicate: 0,
  conflict: 0,
  unknown: 0,
  stale: 0,
  late: 0,
  rollback: 0,
  death: 0,
  frozen: 0,
  cutAnswer: 0,
  lostPublication: 0,
  lostMessage: 0,
  doubledMessage: 0,
  overtaken: 0,
  rewound: 0,
  roomTakeOver: 0,
  wakeTakeOver: 0,
  recordTakeOver: 0,
  committed: 0,
  acknowledged: 0,
});
