/** The machine's time, plus what a test has jumped ahead; timers that a jump passes fire at once. */
import type { Clock } from '../../src/ports/clock.ts';

interface Timer {
  at: number;
  readonly everyMs: number | null;
  readonly task: () => void;
  handle: ReturnType<typeof setTimeout> | null;
}

export class ShiftedClock implements Clock {
  readonly #timers = new Set<Timer>();
  #shiftMs = 0;

  now(): number {
    return Date.now() + this.#shiftMs;
  }

  after(ms: number, task: () => void): () => void {
    return this.#start({ at: this.now() + ms, everyMs: null, task, handle: null });
  }

  every(ms: number, task: () => void): () => void {
    return this.#start({ at: this.now() + ms, everyMs: ms, task, handle: null });
  }

  /** Do it while nothing is on its way to the store: a write would seem to take that long. */
  jump(ms: number): void {
    this.#shiftMs += ms;
    const due = [...this.#timers].toSorted((a, b) => a.at - b.at);
    for (const timer of due) {
      if (!this.#timers.has(timer)) continue;
      if (timer.at <= this.now()) this.#fire(timer);
      else this.#arm(timer);
    }
  }

  #start(timer: Timer): () => void {
    this.#timers.add(timer);
    this.#arm(timer);
    return () => this.#stop(timer);
  }

  #arm(timer: Timer): void {
    if (timer.handle !== null) clearTimeout(timer.handle);
    timer.handle = setTimeout(() => this.#fire(timer), timer.at - this.now());
  }

  #stop(timer: Timer): void {
    if (timer.handle !== null) clearTimeout(timer.handle);
    this.#timers.delete(timer);
  }

  #fire(timer: Timer): void {
    if (timer.everyMs === null) this.#stop(timer);
    else {
      timer.at = this.now() + timer.everyMs;
      this.#arm(timer);
    }
    timer.task();
  }
}
