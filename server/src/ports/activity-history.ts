/** What the archive knows of activity: how much there was when, and what was played. Throws ArchiveUnavailable. */

/** How wide the points of a history are. */
export const historySteps = ['minute', 'hour', 'day'] as const;
export type HistoryStep = (typeof historySteps)[number];

export const stepMs: Readonly<Record<HistoryStep, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

export interface HistoryPoint {
  /** When it begins, epoch milliseconds; a multiple of the step. */
  readonly at: number;
  readonly logins: number;
  readonly logouts: number;
  /** Games of people that were finished in it. */
  readonly games: number;
}

export interface HistoryQuery {
  readonly step: HistoryStep;
  /** Inclusive; a multiple of the step. */
  readonly from: number;
  /** Null: all areas. Games are those in which somebody played from there. */
  readonly area: number | null;
}

export interface ModeGames {
  readonly mode: string;
  readonly games: number;
}

export interface ActivityHistory {
  /** Oldest first; steps in which nothing happened are absent. */
  history(query: HistoryQuery): Promise<readonly HistoryPoint[]>;
  /** Games of people finished since then, by mode; none that are zero, most first. */
  gamesByMode(since: number): Promise<readonly ModeGames[]>;
}
