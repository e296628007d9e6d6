/**
 * The live store: the one write that changes a room or a record of a queue, and what hangs on it (ring, wake, listing,
 * place in a line, outbox), all atomic. What is said of rooms here is true of every record; see RecordId.
 * The doc comments are normative; store.contract.ts holds every implementation to them.
 *
 * Expected outcomes are values. Throwing is for infrastructure only:
 * StoreUnavailable (nothing was written) and OutcomeUnknown (it may or may not have been).
 */
import type { LogPosition, RecordId } from '@inkroom/shared';

export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}

/** The write may have happened. The same command id tells later: it is a duplicate or it runs. */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown';
}

/** What a command came to: `ok`, or the error code that it was refused with. */
export type CommandResult = string;

/** A line is an ordered set of records of one home, such as the tickets of a queue that wait. */
export interface LinePlace {
  /** Letters, digits and dashes. */
  readonly line: string;
  /** Smaller is earlier; equal ones go by id. */
  readonly at: number;
}

export interface Write {
  readonly id: RecordId;
  /** The position this write was decided on; null: the room must be absent. Compared whole: epoch, version and tip. */
  readonly expect: LogPosition | null;
  /** The next version, 1 for a new room. */
  readonly next: LogPosition;
  /** Identifies the intent for ever, with the player's id in front; unchanged in retries. */
  readonly commandId: string;
  /** Tells two payloads under one command id apart. */
  readonly fingerprint: string;
  /** The version the intent was first decided on; unchanged in retries. */
  readonly base: number;
  readonly result: CommandResult;
  /** JSON of the new state; null deletes the room with its ring, wake, listing and chat. */
  readonly state: string | null;
  /** JSON of the RoomUpdate; kept in the ring and handed to subscribers as it is. */
  readonly update: string;
  /** Earliest deadline, epoch milliseconds of store time; replaces the former one. Null: none. */
  readonly wake: number | null;
  /** What the lobby is told of it (JSON); null: not listed (private or gone). */
  readonly listing: string | null;
  /** The one line of its home that the record stands in; replaces the former place. Absent or null: none. */
  readonly place?: LinePlace | null;
  /** Facts for the archive (JSON each), appended in order, never trimmed by the store. */
  readonly outbox: readonly string[];
  /** Refused as `late` when the store's clock is past this. */
  readonly notAfter: number | null;
}

/** A room as the store has it. `updates`: JSON of the last RoomUpdates (at most limits.ringLength), oldest first. */
export interface Stored {
  readonly position: LogPosition;
  readonly state: string;
  readonly updates: readonly string[];
}

/**
 * Checked in this order, before anything is written:
 * 1. `duplicate`: the command id is among the last 64 of the room (`version` it produced, `result` and `fingerprint` it was stored with).
 * 2. `stale`: the write expects a room, and base is older than the oldest kept id's version minus one, so nobody can tell; never run.
 * 3. `conflict`: the position is not the expected one; `current` is the room as it is (null: absent), so a retry needs no read.
 *    With the very position that was expected, or null where null was: an outage has been put on record since; decide again.
 * 4. `late`: notAfter has passed.
 */
export type CommitResult =
  | { readonly kind: 'committed' }
  | {
      readonly kind: 'duplicate';
      readonly version: number;
      readonly result: CommandResult;
      readonly fingerprint: string;
    }
  | { readonly kind: 'stale' }
  | { readonly kind: 'conflict'; readonly current: Stored | null }
  | { readonly kind: 'late' };

export interface DueWake {
  readonly id: RecordId;
  /** The deadline as it was armed. */
  readonly at: number;
}

export interface StoreOutage {
  readonly from: number;
  readonly to: number;
}

export interface LineQuery {
  readonly line: string;
  /** At most so many records; 0 only counts. */
  readonly limit: number;
  /** Earliest first from the front, latest first from the back. */
  readonly from: 'front' | 'back';
}

export interface LinedUp {
  readonly id: RecordId;
  readonly at: number;
  readonly position: LogPosition;
  readonly state: string;
}

export interface Line {
  /** All that stand in it. */
  readonly count: number;
  readonly records: readonly LinedUp[];
}

/** Called after the commit is durable, in commit order per room. `text` is the write's `update`. */
export type UpdateListener = (update: { position: LogPosition; text: string }) => void;

export interface Store {
  /** The store's clock, epoch milliseconds, never going back. The commit itself compares notAfter with it. */
  now(): number;

  /** Null when absent. A room whose commit is in flight is seen before or after it, never between. */
  load(id: RecordId): Promise<Stored | null>;

  /** One to eight writes of one partition (records of one home share one), of a room or record each, all or none. Safe to repeat with the same command ids. Answers after it is durable; the first write that is not committed decides the answer. */
  commit(writes: readonly [Write, ...Write[]]): Promise<CommitResult>;

  /** Resolves once no later commit can be missed. */
  subscribe(id: RecordId, listener: UpdateListener): Promise<() => void>;

  /** Called when updates may have gone unheard, such as after a lost subscription: whoever follows rooms compares them with `tips`. Answers how to stop listening. */
  onUnheard(listener: () => void): () => void;

  /** The tips of rooms as they are stored, in the order asked; null: absent. One call per partition, however many rooms. */
  tips(ids: readonly RecordId[]): Promise<readonly (string | null)[]>;

  /**
   * Rooms whose deadline passed at least `overdueMs` ago, oldest first, at most `limit`. Claiming moves the deadline
   * `leaseMs` ahead and never removes it: whoever dies after claiming is followed by another.
   */
  claimWakes(options: { limit: number; leaseMs: number; overdueMs: number }): Promise<readonly DueWake[]>;

  /** Moves a claimed wake to `at` without a commit. Does nothing if a commit has armed another since the claim, even for the same time. Claims and postponements may be forgotten by a restart: then it fires again. */
  postponeWake(wake: DueWake, at: number): Promise<void>;

  /** Times when what keeps this room was away, newest last, at most the last 20. A gap is listed before wakes or commits resume. */
  outages(id: RecordId): readonly StoreOutage[];

  /** Public rooms as JSON texts, latest commit first (to the second), at most `limit`. */
  listRooms(limit: number): Promise<readonly string[]>;

  /** Several lines of one home as they stood at one moment, in the order asked; one call. A home is homeOf() of its records. */
  readLines(home: string, queries: readonly LineQuery[]): Promise<readonly Line[]>;

  /** How many stand before each of these in its own line, in the order asked; null: in none. One call per home. */
  ranks(ids: readonly RecordId[]): Promise<readonly (number | null)[]>;

  /** How many stand in this line of each home, in the order asked; one call per partition. */
  countLines(homes: readonly string[], line: string): Promise<readonly number[]>;

  /** Rooms stored, and outbox entries waiting. */
  counts(): Promise<{ rooms: number; outbox: number }>;

  /** Finishes what is in flight, then refuses with StoreUnavailable. */
  close(): Promise<void>;
}
