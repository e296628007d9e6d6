/**
 * Who is active where: a set of (user, area, mode), each until its time is over or a LOGOUT, and the raw events on
 * their way to the archive. Never a counter. Throws StoreUnavailable and OutcomeUnknown, as the store does.
 */
import type { ActivityCount, ActivityEntry, TapeLine } from '@inkroom/shared';

export interface TimedActivity extends ActivityEntry {
  /** How long a LOGIN lasts unless it is ended or renewed. */
  readonly ttlMs: number;
  /** What the tape calls them; null: somebody of another game, who is not named. */
  readonly name: string | null;
}

export interface ActiveKey {
  readonly user: string;
  readonly area: number;
  readonly mode: string;
}

/** The id of an event is remembered for at least so long after it was recorded. */
export const activityIdsMs = 10 * 60 * 1000;
/** So many of the latest events are kept for the tape. */
export const tapeLength = 20;

export interface ActivityBook {
  /**
   * Events in order; a LOGIN never shortens what is there, a LOGOUT without LOGIN is harmless. Appends them to the
   * outbox in the same step, those of one user together and in order. May be repeated: an event counts once by its id.
   * If it throws, some users' events may be recorded and others' not.
   */
  record(events: readonly TimedActivity[]): Promise<void>;

  /** Prolongs without an event, and never shortens. Adds whoever is not there, so that what the store has lost comes back. */
  renew(keys: readonly ActiveKey[], ttlMs: number): Promise<void>;

  /** Active users by area and mode, in no order, none that are zero. Of one area, or all. */
  counts(area: number | null): Promise<readonly ActivityCount[]>;

  /** The latest events, oldest first, at most tapeLength. */
  tape(): Promise<readonly TapeLine[]>;
}
