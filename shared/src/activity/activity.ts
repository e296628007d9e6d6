/** Who plays what where: activity events, and the counts that pages show. */

export const activityNames = ['LOGIN', 'LOGOUT'] as const;
export type ActivityName = (typeof activityNames)[number];

/** `room`: somebody came to or left a room here. `outside`: another game reported it. `generated`: made up, for trying things out. */
export type ActivitySource = 'room' | 'outside' | 'generated';

/** How many are active in one mode of one area, each user once. */
export interface ActivityCount {
  /** 100 to 999. */
  readonly area: number;
  /** One of ours, or whatever another game calls its own: 1 to 64 characters. */
  readonly mode: string;
  readonly users: number;
}

/** One activity event as the live tape shows it. */
export interface TapeLine {
  readonly at: number;
  readonly area: number;
  readonly mode: string;
  readonly event: ActivityName;
  /** Never an id: a name, or null for somebody of another game. */
  readonly name: string | null;
  readonly source: ActivitySource;
}

/** The whole picture, small enough to be sent whole: at most once a second, when something changed. */
export interface ModesSnapshot {
  readonly at: number;
  /** Most users first; of equals by area, then mode. With very many, only the first thousand. */
  readonly counts: readonly ActivityCount[];
  /** Of all, whether they are in `counts` or not. Somebody who plays two modes counts in both. */
  readonly total: { readonly users: number; readonly pairs: number };
  /** Newest last, at most twenty. */
  readonly tape: readonly TapeLine[];
}
