/** A value that is replaced, and those who want to know. */
import type { ReadStore } from './types.ts';

export class ValueStore<State> implements ReadStore<State> {
  #state: State;
  readonly #listeners = new Set<() => void>();

  constructor(initial: State) {
    this.#state = initial;
  }

  readonly getState = (): State => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  set(state: State): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }

  patch(change: Partial<State>): void {
    this.set({ ...this.#state, ...change });
  }
}
