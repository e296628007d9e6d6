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
