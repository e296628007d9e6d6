/** How far the server's clock is ahead of this device's, from answers that carry server time. */
export class ServerClock {
  #offsetMs = 0;
  #roundTripMs = Infinity;

  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** The quickest answer wins: half of its round trip is the most it can be wrong by. */
  learn(sample: { sentAt: number; receivedAt: number; serverAt: number }): void {
    const roundTripMs = sample.receivedAt - sample.sentAt;
    if (roundTripMs < 0 || roundTripMs > this.#roundTripMs) return;
    this.#roundTripMs = roundTripMs;
    this.#offsetMs = sample.serverAt + roundTripMs / 2 - sample.receivedAt;
  }

  /** This device's clock may have been set, or have slept: the next sample counts, however slow. */
  doubt(): void {
    this.#roundTripMs = Infinity;
  }
}
