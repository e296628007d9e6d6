/** What services count. Names and labels are the implementation's business. */
export interface Metrics {
  commits(result: string): void;
  wakes(kind: string): void;
}
