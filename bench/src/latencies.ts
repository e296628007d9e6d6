/** Latencies of one run, and their percentiles. */
export class Latencies {
  readonly #values: number[] = [];

  add(ms: number): void {
    this.#values.push(ms);
  }

  get count(): number {
    return this.#values.length;
  }

  /** The value that this share of all stays below, in milliseconds. */
  percentile(share: number): number {
    const sorted = this.#values.toSorted((a, b) => a - b);
    const index = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
    return sorted[index] ?? Number.NaN;
  }
}
