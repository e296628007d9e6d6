/**
 * Who is active where: a set of (user, area, mode), each until its time is over or a LOGOUT, and the raw events on
 * their way to the archive. Never a counter. Throws StoreUnavailable and OutcomeUnknown, as the store does.
 */
import type { ActivityCount, ActivityEntry } from '@inkroom/shared';

export interface TimedActivity extends ActivityEntry {
  /** How long a LOGIN lasts unless it is ended or renewed. */
  readonly ttlMs: number;
}

export interface ActiveKey {
  readonly user: string;
  readonly area: number;
  readonly mode: string;
}

export interface ActivityBook {
  /** Events in order; a LOGIN never shortens what is there, a LOGOUT without LOGIN is harmless. Also appends them to the outbox. May be repeated: an event's id is stored once. */
  record(events: readonly TimedActivity[]): Promise<void>;

  /** Prolongs without an event. */
  renew(keys: readonly ActiveKey[], ttlMs: number): Promise<void>;

  /** Active users by area and mode, in no order, none that are zero. Of one area, or all. */
  counts(area: number | null): Promise<readonly ActivityCount[]>;
}
