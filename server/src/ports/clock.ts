/** Time, ids and chance come in through here; nothing in shared/ or in a service reads them elsewhere. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs once after so many milliseconds; answers how to cancel. */
  after(ms: number, task: () => void): () => void;
  /** Runs every so many milliseconds; answers how to stop. */
  every(ms: number, task: () => void): () => void;
}

export interface Entropy {
  /** Cryptographic random bytes. */
  bytes(count: number): Uint8Array;
  /** Uniform in [0, 1), for jitter only. */
  fraction(): number;
}
