/** Codes that work once and for a short time, such as the link that moves a player to another device. Losing them early is harmless. */
export interface OneTimeCodes {
  /** Keeps `value` under `code` until it is taken or `ttlMs` have passed. */
  put(code: string, value: string, ttlMs: number): Promise<void>;
  /** Answers the value and forgets it in one step: of many at once, one gets it. Null when absent, taken or expired. */
  take(code: string): Promise<string | null>;
}
