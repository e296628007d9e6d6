/** What a balancer hears of this node: whether it may send people here. */
import type { Clock } from './ports/clock.ts';
import type { Readiness } from './transport/http/deps.ts';

/** How long a node that stood still says so. */
const stalledNewsMs = 2_000;

export class NodeState {
  readonly #clock: Pick<Clock, 'after'>;
  #now: Readiness['state'] = 'starting';

  constructor(clock: Pick<Clock, 'after'>) {
    this.#clock = clock;
  }

  get now(): Readiness['state'] {
    return this.#now;
  }

  listening(): void {
    this.#now = 'ready';
  }

  draining(): void {
    this.#now = 'draining';
  }

  /** A balancer that asks now hears the truth; it is true again after the next round of checks. */
  stoodStill(): void {
    if (this.#now !== 'ready') return;
    this.#now = 'broken';
    this.#clock.after(stalledNewsMs, () => {
      if (this.#now === 'broken') this.#now = 'ready';
    });
  }
}
