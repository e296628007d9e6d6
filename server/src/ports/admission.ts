/** Whether something new may begin that will end up in the archive. What has begun always may end. */

/** `rooms`: new ones. `games`: in rooms that there are. `scores`: from outside, and activity. */
export type Admitted = 'rooms' | 'games' | 'scores';

export interface Admission {
  allows(what: Admitted): boolean;
  /** When it is worth asking again after a refusal. */
  readonly retryAfterMs: number;
}

/** Where nothing waits for an archive. */
export const everythingAdmitted: Admission = { allows: () => true, retryAfterMs: 0 };
