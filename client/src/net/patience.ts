/** A pause that can be cut short: whoever waits for the next try does not wait when there is news. */
import { backOffMs } from './back-off.ts';
import type { BackOff } from './back-off.ts';
import type { Environment } from './environment.ts';

export class Patience {
  readonly #environment: Pick<Environment, 'after' | 'random'>;
  readonly #pauses: BackOff;
  #failures = 0;
  #wake: () => void = () => undefined;

  constructor(environment: Pick<Environment, 'after' | 'random'>, pauses: BackOff) {
    this.#environment = environment;
    this.#pauses = pauses;
  }

  /** Longer with each failure up to `mostMs`, and never shorter than the server asks. */
  afterFailure(leastMs: number, mostMs: number = this.#pauses.mostMs): Promise<void> {
    this.#failures += 1;
    const pauses = { ...this.#pauses, mostMs };
    const waitMs = Math.max(leastMs, backOffMs(this.#failures, pauses, 0.5 + this.#environment.random() / 2));
    return new Promise((resolve) => {
      const cancel = this.#environment.after(waitMs, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Whoever pauses goes on now. */
  wake(): void {
    this.#wake();
  }

  succeeded(): void {
    this.#failures = 0;
  }
}
