import type { Channel } from '@inkroom/shared';

/** What services count. Names and labels are the implementation's business. */
export interface Metrics {
  commits(result: string): void;
  /** From handing a commit to the store to its answer. */
  commitLatency(ms: number): void;
  wakes(kind: string): void;
}

/** What becomes of facts on their way to the archive. */
export interface ProjectorMetrics {
  /** A transaction was committed. */
  projected(facts: number, ms: number): void;
  /** An entry can never be stored. */
  buried(): void;
}

/** What becomes of messages to people and systems. */
export interface DeliveryMetrics {
  /** One try. */
  delivered(channel: Channel, result: 'sent' | 'failed' | 'later' | 'unknown'): void;
}

/** What becomes of those who wait for a match. */
export interface MatchMetrics {
  /** Two were called up together, after so long in the line each. */
  paired(waitedMs: readonly [number, number]): void;
  /** Somebody did not confirm in time. */
  missedCheck(): void;
}
