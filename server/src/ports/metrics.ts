/** What services count. Names and labels are the implementation's business. */
export interface Metrics {
  commits(result: string): void;
  /** From handing a commit to the store to its answer. */
  commitLatency(ms: number): void;
  wakes(kind: string): void;
}
