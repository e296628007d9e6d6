/**
 * Watches how much waits for the archive. Facts are never dropped: before the live store fills up, first nothing new is
 * taken in (rooms, scores from outside), later no new games either. Running games always finish.
 */
import type { Admission, Admitted } from '../ports/admission.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Backlog, Outbox } from '../ports/outbox.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';

export type BacklogState = 'open' | 'no-new-rooms' | 'no-new-games';

export interface BacklogGuard extends Admission {
  readonly state: BacklogState;
  /** As it was seen last. */
  readonly backlog: Backlog;
  /** By all nodes, between the last two looks; null: not known yet. */
  readonly appendedPerSecond: number | null;
  /** For how long the oldest fact has been waiting; 0 when none is. */
  readonly oldestAgeMs: number;
  stop(): void;
}

export interface BacklogGuardOptions {
  readonly outbox: Pick<Outbox, 'backlog'>;
  /** Entries from which nothing new is taken in; 0: never. */
  readonly limit: number;
  readonly clock: Clock;
  /** The time that entries are stamped with. */
  readonly store: { now(): number };
  readonly logger: Logger;
}

const lookEveryMs = 1_000;
/** Of the limit, from where there are no new games either: room for what had begun before. */
const gamesFrom = 1.25;
/** A mark that was passed counts until the backlog is so far below it, or rooms would open and close in turn. */
const openAgainBelow = 0.9;

const refusedIn: Readonly<Record<BacklogState, readonly Admitted[]>> = {
  open: [],
  'no-new-rooms': ['rooms', 'scores'],
  'no-new-games': ['rooms', 'scores', 'games'],
};

const lines: Readonly<Record<BacklogState, string>> = {
  open: 'the backlog of the archive is small enough: new rooms and games are taken again',
  'no-new-rooms': 'the backlog of the archive is full: no new rooms and scores are taken until it shrinks',
  'no-new-games': 'the backlog of the archive is overfull: no new games either until it shrinks; running games go on',
};

export function startBacklogGuard(options: BacklogGuardOptions): BacklogGuard {
  const { outbox, limit, clock, store, logger } = options;
  let state: BacklogState = 'open';
  let backlog: Backlog = { entries: 0, oldestAt: null, appended: 0 };
  let lookedAt: number | null = null;
  let appendedPerSecond: number | null = null;
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      const former = backlog;
      backlog = await outbox.backlog();
      const now = clock.now();
      const [grown, ms] = [backlog.appended - former.appended, lookedAt === null ? 0 : now - lookedAt];
      appendedPerSecond = ms > 0 && grown >= 0 ? (grown / ms) * 1_000 : null;
      lookedAt = now;
    } catch (error) {
      // The live store is away, which is said elsewhere; what was known goes on to count.
      if (error instanceof StoreUnavailable || error instanceof OutcomeUnknown) return;
      throw error;
    } finally {
      looking = false;
    }
    const next = stateOf(backlog.entries, limit, state);
    if (next === state) return;
    state = next;
    const figures = { entries: backlog.entries, limit };
    if (next === 'open') logger.info(lines[next], figures);
    else logger.error(lines[next], figures);
  };
  void look();
  const stop = clock.every(lookEveryMs, () => void look());
  return {
    get state() {
      return state;
    },
    get backlog() {
      return backlog;
    },
    get appendedPerSecond() {
      return appendedPerSecond;
    },
    get oldestAgeMs() {
      return backlog.oldestAt === null ? 0 : Math.max(0, store.now() - backlog.oldestAt);
    },
    allows: (what) => !refusedIn[state].includes(what),
    retryAfterMs: 5_000,
    stop,
  };
}

/** By how much waits, and which marks had been passed before. */
function stateOf(entries: number, limit: number, before: BacklogState): BacklogState {
  if (limit === 0) return 'open';
  const isPast = (mark: number, wasPast: boolean): boolean => entries >= mark * (wasPast ? openAgainBelow : 1);
  if (isPast(limit * gamesFrom, before === 'no-new-games')) return 'no-new-games';
  return isPast(limit, before !== 'open') ? 'no-new-rooms' : 'open';
}
